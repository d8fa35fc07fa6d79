"""The holidays by key, with their names; and what the two libraries call them."""

from solver.words import Words

NAMES = {
    "new-year": Words("元旦", "New Year's Day"),
    "spring-festival": Words("春节", "Spring Festival"),
    "qingming": Words("清明节", "Qingming"),
    "labour-day": Words("劳动节", "Labour Day"),
    "dragon-boat": Words("端午节", "Dragon Boat Festival"),
    "mid-autumn": Words("中秋节", "Mid-Autumn Festival"),
    "national-day": Words("国庆节", "National Day"),
    "victory-day": Words("抗战胜利 70 周年纪念日", "70th Victory Day"),
}

# What chinesecalendar and `holidays` call them.
KEYS = {
    "New Year's Day": "new-year",
    "Spring Festival": "spring-festival",
    "Chinese New Year (Spring Festival)": "spring-festival",
    "Chinese New Year's Eve": "spring-festival",
    "Tomb-sweeping Day": "qingming",
    "Tomb-Sweeping Day": "qingming",
    "Labour Day": "labour-day",
    "Labor Day": "labour-day",
    "Dragon Boat Festival": "dragon-boat",
    "Mid-autumn Festival": "mid-autumn",
    "Mid-Autumn Festival": "mid-autumn",
    "National Day": "national-day",
    "Anti-Fascist 70th Day": "victory-day",
    "70th Anniversary of the Victory of the Chinese People’s War of Resistance against Japanese "
    "Aggression and the World Anti-Fascist War": "victory-day",
}

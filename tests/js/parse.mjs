// Reads an .ics or jCal .json file with ical.js and prints what it understood as JSON: node parse.mjs FILE
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const text = readFileSync(process.argv[2], "utf8");
const root = new ICAL.Component(process.argv[2].endsWith(".json") ? JSON.parse(text) : ICAL.parse(text));

for (const zone of root.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

function moment(time) {
  return time.isDate ? time.toString() : time.toJSDate().toISOString();
}

function floats(time) {
  return !time.isDate && time.zone === ICAL.Timezone.localTimezone;
}

// RFC 6868 is not ical.js's business before version 3: ^' stays as it is written.
function person(property) {
  return property && [property.getFirstValue(), property.getParameter("cn"), property.getParameter("partstat") ?? ""];
}

const events = root.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    start: moment(event.startDate),
    end: moment(event.endDate),
    title: event.summary,
    status: component.getFirstPropertyValue("status"),
    modified: component.getFirstPropertyValue("last-modified").toJSDate().toISOString(),
    description: event.description ?? "",
    location: event.location ?? "",
    organizer: person(component.getFirstProperty("organizer")),
    attendees: component.getAllProperties("attendee").map(person),
    floating: floats(event.startDate) || floats(event.endDate),
  };
});

const said = (name) => root.getFirstPropertyValue(name);
console.log(JSON.stringify({ name: said("x-wr-calname"), method: said("method"), events }));

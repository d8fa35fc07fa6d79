require "icalendar"; require "json"
found = Icalendar::Calendar.parse(File.open(ARGV[0], "r:UTF-8")).first
puts JSON.generate(found.events.map { |e|
  [e.uid.to_s, e.dtstart.to_time.utc.strftime("%Y%m%dT%H%M%SZ"), e.summary.to_s, e.location.to_s, e.status.to_s] }.sort)

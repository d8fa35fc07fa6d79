// Start and end of each occurrence from one day to another, a line each: in UTC, or the dates of a day or more.
#include <KCalendarCore/ICalFormat>
#include <KCalendarCore/MemoryCalendar>
#include <KCalendarCore/OccurrenceIterator>
#include <QCoreApplication>
#include <QFile>
#include <QTextStream>
using namespace KCalendarCore;
static QDateTime midnight(const char* day) {
  return QDateTime(QDate::fromString(day, "yyyy-MM-dd"), QTime(0, 0), QTimeZone("Asia/Shanghai"));
}
int main(int argc, char** argv) {
  QCoreApplication app(argc, argv);
  MemoryCalendar::Ptr calendar(new MemoryCalendar(QTimeZone("Asia/Shanghai")));
  ICalFormat format; QFile file(argv[1]); file.open(QIODevice::ReadOnly);
  if (!format.fromRawString(calendar, file.readAll())) return 1;
  QTextStream out(stdout);
  for (OccurrenceIterator it(*calendar, midnight(argv[2]), midnight(argv[3])); it.hasNext();) {
    it.next();
    const auto start = it.occurrenceStartDate(), end = it.occurrenceEndDate();
    if (it.incidence()->allDay())  // its end is the last day
      out << start.date().toString(Qt::ISODate) << " " << end.date().addDays(1).toString(Qt::ISODate) << "\n";
    else
      out << start.toUTC().toString(Qt::ISODate) << " " << end.toUTC().toString(Qt::ISODate) << "\n";
  }
}

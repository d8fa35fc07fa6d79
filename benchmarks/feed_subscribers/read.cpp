#include <KCalendarCore/ICalFormat>
#include <KCalendarCore/MemoryCalendar>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QFile>
#include <QTextStream>
#include <algorithm>
using namespace KCalendarCore;
int main(int argc, char** argv) {
  QCoreApplication app(argc, argv);
  MemoryCalendar::Ptr calendar(new MemoryCalendar(QTimeZone("UTC")));
  ICalFormat format; QFile file(argv[1]); file.open(QIODevice::ReadOnly);
  if (!format.fromRawString(calendar, file.readAll())) return 1;
  QJsonArray rows;
  for (const auto& e : calendar->rawEvents()) {
    const char* status = e->status() == Incidence::StatusCanceled ? "CANCELLED" : e->status() == Incidence::StatusConfirmed ? "CONFIRMED" : "OTHER";
    rows.append(QJsonArray{e->uid(), e->dtStart().toUTC().toString("yyyyMMdd'T'HHmmss'Z'"), e->summary(), e->location(), status});
  }
  QTextStream(stdout) << QJsonDocument(rows).toJson(QJsonDocument::Compact);
}

// SPDX-License-Identifier: MIT
// Stored scores: reading them, and finding those that are invalid.
#include "store/scores/score_table.h"

#include <algorithm>

#include "store/read/people.h"
#include "store/store_impl.h"

namespace leads {
namespace {

// Rows a query reads at most: far less than a fifth of a second, in which others could not commit.
constexpr std::int64_t kPiece = 300'000;

/// The operation up to which the scores know the book, in SQL. Format 1 did not say; 2 to 4 packed
/// it with a number of steps into one that is below zero.
std::string scored_op(int format) {
  if (format < 2) return "0";
  if (format < 5)
    return "(select case when scored_op < 0 then -scored_op / 1048576 else coalesce(scored_op, 0) "
           "end from book)";
  return "(select coalesce(scored_op, 0) from book)";
}

}  // namespace

std::optional<StoredScore> ScoreTable::stored(LeadId lead) {
  Store::Impl& book = store_.impl();
  sql::Statement select = book.connection.prepare(
      "select fit, engagement, total, grade, temperature, ready, valid_until, touched_op from "
      "score where lead_id = $1");
  select.bind(1, number(lead));
  if (!select.step()) return std::nullopt;
  StoredScore score;
  score.lead = lead;
  score.touched_op = select.integer(7);
  if (select.is_null(5)) return score;
  score.known = true;
  score.fit = static_cast<int>(select.integer(0));
  score.engagement = static_cast<int>(select.integer(1));
  score.total = static_cast<int>(select.integer(2));
  score.grade = parse_grade(select.text(3));
  score.temperature = parse_temperature(select.text(4));
  score.ready = book.stage(select.text(5));
  if (!select.is_null(6)) score.valid_until = instant(select.integer(6));
  return score;
}

Grade parse_grade(std::string_view text) {
  switch (text.empty() ? 'U' : text[0]) {
    case 'A':
      return Grade::A;
    case 'B':
      return Grade::B;
    case 'C':
      return Grade::C;
    case 'D':
      return Grade::D;
    default:
      return Grade::U;
  }
}

Temperature parse_temperature(std::string_view text) {
  switch (text.empty() ? 'c' : text[0]) {
    case 'h':
      return Temperature::hot;
    case 'w':
      return Temperature::warm;
    default:
      return Temperature::cold;
  }
}

// By the same rules a total says the temperature. Most leads are cold, and their rows are passed
// over by SQLite itself.
ScoreSurvey ScoreTable::survey(Instant as_of) {
  Store::Impl& book = store_.impl();
  ScoreSurvey survey;
  const ScoreSettings& settings = store_.playbook().score;
  sql::Statement rows = book.connection.prepare(
      "select lead_id, valid_until, total from score where lead_id >= $1 and lead_id < $2 and "
      "(valid_until is null or valid_until <= $3 or total >= $4)");
  const std::int64_t now = seconds(as_of), last = number(People(store_).last());
  rows.bind(3, now).bind(4, std::int64_t{std::min(settings.warm, settings.hot)});
  for (std::int64_t first = 0; first <= last; first += kPiece) {
    rows.bind(1, first).bind(2, first + kPiece);
    while (rows.step()) {
      if (rows.is_null(1) || rows.integer(1) <= now)
        survey.stale.push_back(LeadId{rows.integer(0)});
      else
        ++(rows.integer(2) >= settings.hot ? survey.hot : survey.warm);
    }
    rows.reset();
  }
  rows = book.connection.prepare("select count(*) from score");
  rows.step();
  const std::int64_t stored = rows.integer(0);
  rows.reset();
  const std::size_t others = survey.stale.size() + survey.hot + survey.warm;
  survey.cold = std::max(static_cast<std::size_t>(stored), others) - others;
  add_unscored(survey, stored);
  return survey;
}

std::vector<LeadId> ScoreTable::scan(Instant as_of, bool totals_only,
                                     const std::function<void(const StoredScore&)>& take) {
  Store::Impl& book = store_.impl();
  ScoreSurvey survey;
  std::int64_t stored = 0;
  std::vector<std::string> columns{"lead_id", "valid_until", "total"};
  if (!totals_only)
    columns.insert(columns.end(), {"fit", "engagement", "grade", "temperature", "ready"});
  sql::Statement rows = book.connection.prepare_walk(columns, "from score order by lead_id");
  const std::int64_t now = as_of.time_since_epoch().count();
  StoredScore score;
  score.known = true;
  std::string ready;  // of the row before: most rows name the same
  for (; rows.step(); ++stored) {
    const std::span<const Cell> row = rows.row();
    score.lead = LeadId{row[0].integer};
    if (!row[1].present() || row[1].integer <= now) {
      survey.stale.push_back(score.lead);
      continue;
    }
    score.valid_until = instant(row[1].integer);
    score.total = static_cast<int>(row[2].integer);
    if (!totals_only) {
      score.fit = static_cast<int>(row[3].integer);
      score.engagement = static_cast<int>(row[4].integer);
      score.grade = parse_grade(row[5].text);
      score.temperature = parse_temperature(row[6].text);
      if (row[7].text != ready) {
        ready = row[7].text;
        score.ready = book.stage(ready);
      }
    }
    take(score);
  }
  rows.reset();
  add_unscored(survey, stored);
  return std::move(survey.stale);
}

void ScoreTable::add_unscored(ScoreSurvey& survey, std::int64_t stored) {
  Store::Impl& book = store_.impl();
  // Most are newer than the last `score -a`. Should others lack a row, all are compared.
  const std::size_t before = survey.stale.size();
  const auto add = [&](const std::string& sql) {
    sql::Statement select = book.connection.prepare(sql);
    while (select.step()) survey.stale.push_back(LeadId{select.integer(0)});
  };
  add("select id from lead where merged_into is null and created_op > " + scored_op(book.format) +
      " "
      "and not exists (select 1 from score s where s.lead_id = lead.id)");
  sql::Statement count = book.connection.prepare(
      "select (select count(*) from lead) - (select count(*) from lead where merged_into is not "
      "null)");
  count.step();
  if (count.integer(0) > stored + static_cast<std::int64_t>(survey.stale.size() - before)) {
    survey.stale.resize(before);
    add("select id from lead where merged_into is null and not exists (select 1 from score s where "
        "s.lead_id = lead.id)");
  }
  std::sort(survey.stale.begin(), survey.stale.end());
}

}  // namespace leads

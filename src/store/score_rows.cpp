// Stored scores: reading them, finding those that do not hold, and the one transaction that writes them.
#include <algorithm>
#include <array>

#include "leads/store.h"
#include "store/store_impl.h"

namespace leads {
namespace {

// Rows a query reads at most: far less than a fifth of a second, in which others could not commit.
constexpr std::int64_t kPiece = 300'000;

}  // namespace

std::optional<StoredScore> Store::stored_score(LeadId lead) {
  sql::Statement select = impl_->connection.prepare(
      "select fit, engagement, total, grade, temperature, ready, valid_until, touched_op from score where lead_id = $1");
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
  score.ready = impl_->stage(select.text(5));
  if (!select.is_null(6)) score.valid_until = instant(select.integer(6));
  return score;
}

Grade parse_grade(std::string_view text) {
  switch (text.empty() ? 'U' : text[0]) {
    case 'A': return Grade::A;
    case 'B': return Grade::B;
    case 'C': return Grade::C;
    case 'D': return Grade::D;
    default: return Grade::U;
  }
}

Temperature parse_temperature(std::string_view text) {
  switch (text.empty() ? 'c' : text[0]) {
    case 'h': return Temperature::hot;
    case 'w': return Temperature::warm;
    default: return Temperature::cold;
  }
}

LeadId Store::last_lead() {
  sql::Statement select = impl_->connection.prepare("select coalesce(max(id), 0) from lead");
  select.step();
  return LeadId{select.integer(0)};
}

ScoreSurvey Store::survey_scores(Instant as_of) {
  ScoreSurvey survey;
  sql::Statement rows = impl_->connection.prepare(
      "select lead_id, valid_until, temperature from score where lead_id > $1 order by lead_id limit $2");
  const std::int64_t now = as_of.time_since_epoch().count();
  std::int64_t last = 0, stored = 0;
  for (std::int64_t read = kPiece; read == kPiece;) {
    rows.bind(1, last).bind(2, kPiece);
    for (read = 0; rows.step(); ++read) {
      last = rows.integer(0);
      if (rows.is_null(1) || rows.integer(1) <= now) {
        survey.stale.push_back(LeadId{last});
        continue;
      }
      const Temperature temperature = parse_temperature(rows.text(2));
      ++(temperature == Temperature::hot ? survey.hot : temperature == Temperature::warm ? survey.warm : survey.cold);
    }
    stored += read;
    rows.reset();
  }
  add_unscored(survey, stored);
  return survey;
}

std::vector<LeadId> Store::scan_scores(Instant as_of, const std::function<void(const StoredScore&)>& take) {
  ScoreSurvey survey;
  std::int64_t stored = 0;
  sql::Statement rows = impl_->connection.prepare(
      "select lead_id, valid_until, fit, engagement, total, grade, temperature, ready from score order by lead_id");
  const std::int64_t now = as_of.time_since_epoch().count();
  StoredScore score;
  score.known = true;
  std::string ready;  // of the row before: most rows name the same
  for (; rows.step(); ++stored) {
    score.lead = LeadId{rows.integer(0)};
    if (rows.is_null(1) || rows.integer(1) <= now) {
      survey.stale.push_back(score.lead);
      continue;
    }
    score.valid_until = instant(rows.integer(1));
    score.fit = static_cast<int>(rows.integer(2));
    score.engagement = static_cast<int>(rows.integer(3));
    score.total = static_cast<int>(rows.integer(4));
    score.grade = parse_grade(rows.text(5));
    score.temperature = parse_temperature(rows.text(6));
    if (rows.text(7) != ready) {
      ready = rows.text(7);
      score.ready = impl_->stage(ready);
    }
    take(score);
  }
  rows.reset();
  add_unscored(survey, stored);
  return std::move(survey.stale);
}

std::vector<LeadId> Store::work_candidates(const WorkScope& scope) {
  std::vector<LeadId> found;
  const auto add = [&](sql::Statement& select) {
    while (select.step()) found.push_back(LeadId{select.integer(0)});
    select.reset();
  };
  const auto seconds = [](Instant at) { return at.time_since_epoch().count(); };
  sql::Statement newest = impl_->connection.prepare("select coalesce(max(id), 0) from operation where at < $1");
  newest.bind(1, seconds(scope.touched_since)).step();
  const std::int64_t before = newest.integer(0);
  newest.reset();
  sql::Statement scored = impl_->connection.prepare(
      "select lead_id from score where temperature = 'hot' or valid_until is null or valid_until <= $1 or touched_op > $2");
  scored.bind(1, seconds(scope.now)).bind(2, before);
  add(scored);
  sql::Statement created = impl_->connection.prepare("select id from lead where created_op > $1");
  created.bind(1, before);
  add(created);
  sql::Statement steps = impl_->connection.prepare("select id from lead where next_step_at is not null and next_step_at < $1");
  steps.bind(1, seconds(scope.steps_before));
  add(steps);
  for (const StageId stage : scope.stages) {
    // The index of stages leaves out `new`, where most leads stand.
    const std::string& name = impl_->playbook->stage(stage).name;
    sql::Statement standing = impl_->connection.prepare(name == "new" ? "select id from lead where stage = $1"
                                                                      : "select id from lead where stage <> 'new' and stage = $1");
    standing.bind(1, std::string_view(name));
    add(standing);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void Store::add_unscored(ScoreSurvey& survey, std::int64_t stored) {
  // Most are newer than the last `score -a`. Should others lack a row, all are compared.
  const std::size_t before = survey.stale.size();
  const auto add = [&](std::string_view sql) {
    sql::Statement select = impl_->connection.prepare(sql);
    while (select.step()) survey.stale.push_back(LeadId{select.integer(0)});
  };
  add("select id from lead where merged_into is null and created_op > (select coalesce(scored_op, 0) from book) "
      "and not exists (select 1 from score s where s.lead_id = lead.id)");
  sql::Statement count = impl_->connection.prepare("select (select count(*) from lead) - (select count(*) from lead where merged_into is not null)");
  count.step();
  if (count.integer(0) > stored + static_cast<std::int64_t>(survey.stale.size() - before)) {
    survey.stale.resize(before);
    add("select id from lead where merged_into is null and not exists (select 1 from score s where s.lead_id = lead.id)");
  }
  std::sort(survey.stale.begin(), survey.stale.end());
}

ScoreWriting::ScoreWriting(Store& store) : store_(store) { store_.impl().connection.begin(); }

ScoreWriting::~ScoreWriting() { store_.impl().connection.rollback(); }

namespace {

/// Columns: lead_id, fit, engagement, total, grade, temperature, ready, valid_until, touched_op.
class ScoreRowSource : public sql::RowSource {
 public:
  ScoreRowSource(std::span<const ScoreRow> rows, const Playbook& playbook) : rows_(rows), playbook_(playbook) {}
  bool next() override { return next_++ < rows_.size(); }
  Cell cell(std::size_t column) const override {
    const ScoreRow& row = rows_[next_ - 1];
    switch (column) {
      case 0: return Cell::of(number(row.lead));
      case 1: return Cell::of(std::int64_t{row.fit});
      case 2: return Cell::of(std::int64_t{row.engagement});
      case 3: return Cell::of(std::int64_t{row.total});
      case 4: return Cell::of(grade_name(row.grade));
      case 5: return Cell::of(temperature_name(row.temperature));
      case 6: return Cell::of(std::string_view(playbook_.stage(row.ready).name));
      case 7: return Cell::of(std::int64_t{row.valid_until.time_since_epoch().count()});
      default: return Cell::of(std::int64_t{0});
    }
  }

 private:
  std::span<const ScoreRow> rows_;
  const Playbook& playbook_;
  std::size_t next_ = 0;
};

}  // namespace

void ScoreWriting::write(std::span<const ScoreRow> scores) {
  Store::Impl& book = store_.impl();
  std::array<bool, 256> ready{};
  for (const ScoreRow& row : scores) ready[index(row.ready)] = true;
  sql::Statement stage = book.connection.prepare("insert into stage(name) values($1) on conflict do nothing");
  for (std::size_t place = 0; place < store_.playbook().stages.size(); ++place) {
    if (ready[place]) stage.bind(1, std::string_view(store_.playbook().stages[place].name)).run();
  }
  ScoreRowSource rows(scores, store_.playbook());
  book.connection.bulk_insert(
      "score", {"lead_id", "fit", "engagement", "total", "grade", "temperature", "ready", "valid_until", "touched_op"}, rows,
      "on conflict(lead_id) do update set fit = excluded.fit, engagement = excluded.engagement, total = excluded.total, "
      "grade = excluded.grade, temperature = excluded.temperature, ready = excluded.ready, valid_until = excluded.valid_until");
}

void ScoreWriting::write(std::span<const Crossing> crossings, Instant at) {
  const Playbook& playbook = store_.playbook();
  sql::Statement insert = store_.impl().connection.prepare(
      "insert into crossing(lead_id, at, what, before, after, rule) values($1, $2, $3, $4, $5, $6)");
  for (const Crossing& crossing : crossings) {
    const auto name = [&](std::uint8_t value) -> std::string_view {
      if (value == Crossing::kNothing) return {};
      switch (crossing.what) {
        case Crossing::What::temperature: return temperature_name(static_cast<Temperature>(value));
        case Crossing::What::grade: return grade_name(static_cast<Grade>(value));
        default: return playbook.stage(StageId{value}).name;
      }
    };
    constexpr std::array<std::string_view, 3> kWhat{"temperature", "grade", "ready"};
    insert.bind(1, number(crossing.lead)).bind(2, std::int64_t{at.time_since_epoch().count()})
        .bind(3, kWhat[static_cast<std::size_t>(crossing.what)]).bind_text_or_null(4, name(crossing.before))
        .bind(5, name(crossing.after))
        .bind_text_or_null(6, crossing.rule < 0 ? std::string_view() : playbook.rules[static_cast<std::size_t>(crossing.rule)].name)
        .run();
  }
}

void ScoreWriting::finish(Instant scored_at, std::uint64_t mark) {
  sql::Connection& connection = store_.impl().connection;
  connection.prepare("update book set scored_at = $1, rules_mark = $2, scored_op = (select coalesce(max(id), 0) from operation)")
      .bind(1, std::int64_t{scored_at.time_since_epoch().count()}).bind(2, static_cast<std::int64_t>(mark)).run();
  // The oldest have the lowest numbers: up to the first that is younger, and no reader's next.
  connection.prepare("delete from crossing where id < (select coalesce((select id from crossing where at >= $1 order by id limit 1), "
                     "9223372036854775807)) and id <= (select coalesce(min(crossing), 9223372036854775807) from reader)")
      .bind(1, std::int64_t{(scored_at - kKept).time_since_epoch().count()}).run();
  connection.commit();
}

std::vector<CrossingRecord> Store::crossings(std::int64_t after, std::size_t limit) {
  sql::Statement select = impl_->connection.prepare(
      "select id, lead_id, at, what, before, after, rule from crossing where id > $1 order by id limit $2");
  select.bind(1, after).bind(2, static_cast<std::int64_t>(limit));
  std::vector<CrossingRecord> found;
  while (select.step()) {
    found.push_back({select.integer(0), impl_->merges().survivor(LeadId{select.integer(1)}), instant(select.integer(2)), select.string(3),
                     select.string(4), select.string(5), select.string(6)});
  }
  return found;
}

std::int64_t Store::reader_mark(std::string_view reader) {
  sql::Statement select = impl_->connection.prepare("select crossing from reader where name = $1");
  select.bind(1, reader);
  return select.step() ? select.integer(0) : 0;
}

void Store::move_reader(std::string_view reader, std::int64_t crossing) {
  impl_->connection.begin();
  try {
    impl_->connection.prepare("insert into reader(name, crossing) values($1, $2) "
                              "on conflict(name) do update set crossing = max(crossing, excluded.crossing)")
        .bind(1, reader).bind(2, crossing).run();
    impl_->connection.commit();
  } catch (...) {
    impl_->connection.rollback();
    throw;
  }
}

}  // namespace leads

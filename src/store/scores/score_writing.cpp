// SPDX-License-Identifier: MIT
// Writing scores: a step of a rescore is one short transaction, so that no process waits long for
// the lock.
//
// book.scored_op is the newest operation the stored scores reflect, book.score_step the
// number of transactions that wrote them, so that two concurrent rescores notice each other.
#include "store/scores/score_writing.h"

#include <algorithm>
#include <array>
#include <limits>

#include "store/scores/score_table.h"
#include "store/store_impl.h"

namespace leads {
namespace {

constexpr int kScoreStepSince = 5;  // format

/// Asked for leads in order: whether they still exist.
class StandingLeads {
 public:
  /// With `all`, every lead exists.
  StandingLeads(sql::Connection& connection, bool all, LeadId first, LeadId last) {
    if (all) return;
    ids_ = connection.prepare(
        "select id from lead where id between $1 and $2 and merged_into is null order by id");
    ids_.bind(1, number(first)).bind(2, number(last));
  }
  bool has(LeadId lead) {
    if (!ids_) return true;
    while (at_ < number(lead))
      at_ = ids_.step() ? ids_.integer(0) : std::numeric_limits<std::int64_t>::max();
    return at_ == number(lead);
  }

 private:
  sql::Statement ids_;
  std::int64_t at_ = 0;
};

/// Columns: lead_id, fit, engagement, total, grade, temperature, ready, valid_until, touched_op.
class ScoreRowSource : public sql::RowSource {
 public:
  ScoreRowSource(std::span<const ScoreRow> rows, StandingLeads& standing, const Playbook& playbook)
      : rows_(rows), standing_(standing), playbook_(playbook) {}
  bool next(std::span<Cell> row) override {
    while (next_ < rows_.size() && !standing_.has(rows_[next_].lead)) ++next_;
    if (next_ == rows_.size()) return false;
    const ScoreRow& score = rows_[next_++];
    row[0] = Cell::of(number(score.lead));
    row[1] = Cell::of(std::int64_t{score.fit});
    row[2] = Cell::of(std::int64_t{score.engagement});
    row[3] = Cell::of(std::int64_t{score.total});
    row[4] = Cell::of(grade_name(score.grade));
    row[5] = Cell::of(temperature_name(score.temperature));
    row[6] = Cell::of(std::string_view(playbook_.stage(score.ready).name));
    row[7] = Cell::of(std::int64_t{score.valid_until.time_since_epoch().count()});
    row[8] = Cell::of(score.touched_op);
    return true;
  }

 private:
  std::span<const ScoreRow> rows_;
  StandingLeads& standing_;
  const Playbook& playbook_;
  std::size_t next_ = 0;
};

/// Columns: id, lead_id, at, what, before, after, rule.
class CrossingSource : public sql::RowSource {
 public:
  CrossingSource(std::span<const Crossing> crossings, StandingLeads& standing, std::int64_t next_id,
                 Instant at, const Playbook& playbook)
      : crossings_(crossings),
        standing_(standing),
        next_id_(next_id),
        at_(at),
        playbook_(playbook) {}
  std::int64_t next_id() const { return next_id_; }
  bool next(std::span<Cell> row) override {
    constexpr std::array<std::string_view, 3> kWhat{"temperature", "grade", "ready"};
    while (next_ < crossings_.size() && !standing_.has(crossings_[next_].lead)) ++next_;
    if (next_ == crossings_.size()) return false;
    const Crossing& crossing = crossings_[next_++];
    row[0] = Cell::of(next_id_++);
    row[1] = Cell::of(number(crossing.lead));
    row[2] = Cell::of(std::int64_t{at_.time_since_epoch().count()});
    row[3] = Cell::of(kWhat[static_cast<std::size_t>(crossing.what)]);
    row[4] = crossing.before == Crossing::kNothing ? Cell{}
                                                   : Cell::of(name(crossing.what, crossing.before));
    row[5] = Cell::of(name(crossing.what, crossing.after));
    row[6] = crossing.rule < 0
                 ? Cell{}
                 : Cell::of(std::string_view(
                       playbook_.rules[static_cast<std::size_t>(crossing.rule)].name));
    return true;
  }

 private:
  std::string_view name(Crossing::What what, std::uint8_t value) const {
    switch (what) {
      case Crossing::What::temperature:
        return temperature_name(static_cast<Temperature>(value));
      case Crossing::What::grade:
        return grade_name(static_cast<Grade>(value));
      default:
        return playbook_.stage(StageId{value}).name;
    }
  }

  std::span<const Crossing> crossings_;
  StandingLeads& standing_;
  std::int64_t next_id_;
  const Instant at_;
  const Playbook& playbook_;
  std::size_t next_ = 0;
};

}  // namespace

std::int64_t ScoreTable::step() {
  Store::Impl& book = store_.impl();
  if (book.format < kScoreStepSince) return 0;
  sql::Statement select = book.connection.prepare("select score_step from book");
  select.step();
  return select.integer(0);
}

void Store::let_others_in() {
  impl_->connection.let_others_in();
}

// Each row's lead was read, and is looked for again where it may be gone: asking a third time would
// cost more than writing it.
ScoreWriting::ScoreWriting(Store& store) : store_(store) {
  sql::Connection& connection = store_.impl().connection;
  connection.check_references(false);
  connection.begin();
}

ScoreWriting::~ScoreWriting() {
  sql::Connection& connection = store_.impl().connection;
  connection.rollback();
  connection.check_references(true);
}

void ScoreWriting::write(std::span<const ScoreRow> scores, bool all_stand) {
  if (scores.empty()) return;
  Store::Impl& book = store_.impl();
  std::array<bool, 256> ready{};
  for (const ScoreRow& row : scores) ready[index(row.ready)] = true;
  sql::Statement stage =
      book.connection.prepare("insert into stage(name) values($1) on conflict do nothing");
  for (std::size_t nth = 0; nth < store_.playbook().stages.size(); ++nth) {
    if (ready[nth]) stage.bind(1, std::string_view(store_.playbook().stages[nth].name)).run();
  }
  StandingLeads standing(book.connection, all_stand, scores.front().lead, scores.back().lead);
  ScoreRowSource rows(scores, standing, store_.playbook());
  book.connection.bulk_insert("score",
                              {"lead_id", "fit", "engagement", "total", "grade", "temperature",
                               "ready", "valid_until", "touched_op"},
                              rows, sql::Connection::Known::is_replaced);
}

void ScoreWriting::write(std::span<const Crossing> crossings, Instant at, bool all_stand) {
  if (crossings.empty()) return;
  sql::Connection& connection = store_.impl().connection;
  StandingLeads standing(connection, all_stand, crossings.front().lead, crossings.back().lead);
  sql::Statement counter = connection.prepare("select next_crossing from book");
  counter.step();
  CrossingSource rows(crossings, standing, counter.integer(0), at, store_.playbook());
  counter.reset();
  connection.bulk_insert("crossing", {"id", "lead_id", "at", "what", "before", "after", "rule"},
                         rows);
  connection.prepare("update book set next_crossing = $1").bind(1, rows.next_id()).run();
}

void ScoreWriting::commit(std::optional<Instant> scored_at, std::uint64_t mark,
                          std::optional<std::int64_t> scored_op) {
  sql::Connection& connection = store_.impl().connection;
  sql::Statement update = connection.prepare(
      "update book set scored_at = $1, rules_mark = $2, scored_op = coalesce($3, scored_op), "
      "score_step = score_step + 1");
  if (scored_at)
    update.bind(1, std::int64_t{scored_at->time_since_epoch().count()});
  else
    update.bind_null(1);
  update.bind(2, static_cast<std::int64_t>(mark)).bind(3, scored_op).run();
  update = {};
  if (scored_at) store_.impl().keep_rules(*scored_at);
  connection.commit();
}

void ScoreWriting::leave(std::optional<Instant> scored_at, std::uint64_t mark) {
  commit(scored_at, mark, std::nullopt);
}

void ScoreWriting::finish(Instant scored_at, std::uint64_t mark) {
  commit(scored_at, mark, store_.state().newest_op);
}

}  // namespace leads

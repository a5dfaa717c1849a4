// SPDX-License-Identifier: MIT
// Walking leads in order of id, with what belongs to each: by one ordered scan a table (dense), or
// by look-ups (sparse).
#include "store/read/lead_cursor.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "core/lead/calendar_limits.h"
#include "leads/error.h"
#include "store/packs/activity_pack.h"
#include "store/read/child_rows.h"
#include "store/read/identities.h"
#include "store/read/lead_needs.h"
#include "store/read/lead_walk.h"
#include "store/read/machine_flag.h"
#include "store/rights/suppressions.h"
#include "store/scores/score_table.h"
#include "store/store_impl.h"
#include "store/write/identity_change.h"

namespace leads {
namespace {

/// The stage a text names. Most rows name the one of the row before.
class StageMemo {
 public:
  StageId of(Store::Impl& book, std::string_view name) {
    if (name != name_) {
      id_ = book.stage(name);
      name_ = name;
    }
    return id_;
  }

 private:
  std::string name_;
  StageId id_{};
};

/// Kinds by dictionary code.
class KindMemo {
 public:
  KindId of(Store::Impl& book, std::int64_t code) {
    const auto index = static_cast<std::size_t>(code);
    if (index < kinds_.size() && kinds_[index] != kUnknown) return kinds_[index];
    const KindId kind = book.kind(code);
    constexpr std::size_t kMost = 1 << 16;
    if (index < kMost) {
      if (index >= kinds_.size()) kinds_.resize(index + 1, kUnknown);
      kinds_[index] = kind;
    }
    return kind;
  }

 private:
  static constexpr KindId kUnknown{std::numeric_limits<std::uint16_t>::max()};
  std::vector<KindId> kinds_;
};

}  // namespace

struct LeadCursor::Impl {
  Impl(Store& store_, LeadNeeds needs_, LeadSelection selection)
      : store(store_),
        book(store.impl()),
        playbook(store.playbook()),
        needs(cursor_needs(std::move(needs_), book.past != nullptr)),
        walk(book, needs, std::move(selection)) {
    prepare_children();
    cells.resize(playbook.fields.size());
    for (std::size_t nth = 0; nth < cells.size(); ++nth) {
      const FieldType type = playbook.fields.all()[nth].type;
      if (type == FieldType::date || type == FieldType::datetime) dates.emplace_back(nth, type);
    }
  }

  void prepare_children() {
    const ChildRows::Walk rows = walk.child_rows();
    if (needs.tags)
      tag_rows.prepare(book.connection, {"lead_id", "tag"}, "tag", "lead_id, tag", rows);
    // By the index alone: few leads have a further one, whose value is looked up.
    if (needs.addresses)
      address_rows.prepare(book.connection, {"lead_id", "kind", "key"}, "identity",
                           "lead_id, kind, key", rows);
    if (needs.moves)
      move_rows.prepare(book.connection,
                        {"lead_id", "at", "from_stage", "to_stage", "cycle", "reason"},
                        "stage_move", "lead_id, id", rows);
    if (needs.consent)
      consent_rows.prepare(
          book.connection,
          {"lead_id", "channel", "state", "at", "address", evidence_column(book), "op"}, "consent",
          "lead_id, id", rows);
    if (needs.suppressions) suppressions.emplace(store);
    if (!needs.activities) return;
    reads_values = needs.activity_values || needs.activity_texts;
    std::vector<std::string> columns{"lead_id", "at", "kind", "subject",
                                     machine_flag(book, "activity")};
    if (reads_values) columns.push_back("value");
    if (needs.activity_texts)
      columns.insert(columns.end(),
                     {"ref", "note", "(select name from system y where y.id = activity.system)"});
    // Beside packs, rows are for the few leads whose pack is stale.
    activity_rows.prepare(book.connection, columns, "activity", "lead_id, at, kind, seq",
                          walk.reads_packs() ? ChildRows::Walk{} : rows);
  }

  void load_lead() {
    view.id = walk.id();
    view.stage = stage_of_lead.of(book, walk.stage());
    walk.take_fields(cells);
    for (const auto& [nth, type] : dates)
      if (cells[nth].kind == Cell::Kind::integer)
        cells[nth].integer = within_calendar(type, cells[nth].integer);
    view.fields = cells;
    activities_loaded = false;
    from_pack = walk.is_packed();
    load_score();
    load_tags();  // first: looking back, it corrects the fields
    load_addresses();
    load_moves();
    load_consent();
    view.suppressions = suppressions ? suppressions->of(view) : std::span<const Suppression>();
  }

  void load_moves() {
    view.stage_since = view.cycle_since = view.created_at();
    view.cycle = 1;
    view.reopened = false;
    view.furthest = StageId{};
    view.stage_reason = view.closing_reason = {};
    entries.clear();
    const auto reach = [this](StageId stage) {
      const StageType type = playbook.stage(stage).type;
      if ((type == StageType::open || type == StageType::won) &&
          index(stage) > index(view.furthest))
        view.furthest = stage;
    };
    bool moved = false, later = false;
    closing_reason.clear();
    if (needs.moves) {
      move_rows.each(view.id, [&](sql::Statement& row) {
        if (entries.empty() && !row.is_null(2))
          entries.push_back({book.stage(row.text(2)), view.created_at()});
        if (book.past && instant(row.integer(1)) > book.past->at()) {
          if (!moved && !later) view.stage = row.is_null(2) ? StageId{} : book.stage(row.text(2));
          later = true;
          return;
        }
        const auto cycle = static_cast<std::uint32_t>(row.integer(4));
        if (cycle != view.cycle) {
          view.cycle = cycle;
          view.cycle_since = instant(row.integer(1));
          view.reopened = row.text(5).starts_with(kGotInTouch);
          view.furthest = StageId{};
        } else if (!moved && !row.is_null(2)) {
          reach(book.stage(row.text(2)));
        }
        moved = true;
        view.stage_since = instant(row.integer(1));
        reason = row.text(5);
        const StageId to = book.stage(row.text(3));
        entries.push_back({to, entries.empty() ? view.stage_since
                                               : std::max(view.stage_since, entries.back().at)});
        if (is_set_aside(playbook.stage(to))) closing_reason = reason;
        reach(to);
        if (book.past) view.stage = to;
      });
      if (moved) view.stage_reason = reason;
      if (moved) view.closing_reason = closing_reason;
      if (entries.empty()) entries.push_back({view.stage, view.created_at()});
    }
    view.entries = entries;
    reach(view.stage);
  }

  void load_consent() {
    view.consent = {};
    ledger.clear();
    ledger_addresses.clear();
    view.ledger = {};
    if (!needs.consent) return;
    const auto is_main = [&](Channel channel, std::string_view address) {
      const Cell& main = view.cell(channel == Channel::phone ? BuiltIn::phone : BuiltIn::email);
      return main.text == address || fold(main.text) == fold(address);
    };
    consent_rows.each(view.id, [&](sql::Statement& row) {
      const std::optional<Channel> channel = parse_channel(row.text(1));
      if (book.past && instant(row.integer(3)) > book.past->at()) return;
      if (!channel) return;
      const Consent consent{parse_consent(row.text(2)).value_or(ConsentState::unknown),
                            instant(row.integer(3)), row.integer(6), row.integer(5) != 0};
      ledger.push_back({*channel, {}, consent});
      ledger_addresses.push_back(row.string(4));
      if (row.is_null(4) || is_main(*channel, row.text(4)))
        view.consent[static_cast<std::size_t>(*channel)] = consent;
    });
    for (std::size_t place = 0; place < ledger.size(); ++place)
      ledger[place].address = ledger_addresses[place];
    view.ledger = ledger;
  }

  void load_tags() {
    tag_store.clear();
    tag_views.clear();
    if (needs.tags)
      tag_rows.each(view.id, [&](sql::Statement& row) { tag_store.emplace_back(row.text(1)); });
    if (book.past) book.past->take_off(view.id, cells, tag_store);
    for (const std::string& tag : tag_store) tag_views.push_back(tag);
    view.tags = tag_views;
  }

  void load_addresses() {
    address_store.clear();
    address_views.clear();
    if (needs.addresses) {
      const bool others = (!book.merges().empty() && !book.merges().direct(view.id).empty()) ||
                          (book.past && book.past->had_others(view.id));
      if (others) {
        for (const Identity& identity : Identities(store).of(view.id))
          if (is_further(identity.kind, identity.key))
            address_store.emplace_back(*address_field(identity.kind), identity.value);
      } else {
        address_rows.each(view.id, [this](sql::Statement& row) {
          if (is_further(row.text(1), row.text(2)))
            address_store.emplace_back(*address_field(row.text(1)),
                                       address_of(row.text(1), row.text(2)));
        });
      }
    }
    for (const auto& [field, text] : address_store) address_views.push_back({field, text});
    view.further = address_views;
  }

  bool is_further(std::string_view kind, std::string_view key) const {
    const std::optional<BuiltIn> field = address_field(kind);
    if (!field) return false;
    const std::string_view main = view.cell(*field).text;
    return main != key && identity_key(at(*field), main) != key;
  }

  std::string address_of(std::string_view kind, std::string_view key) {
    if (!address_value)
      address_value = book.connection.prepare(
          "select value from identity where kind = $1 and key = $2 and lead_id = $3");
    std::string value = address_value.bind(1, kind).bind(2, key).bind(3, number(view.id)).step()
                            ? address_value.string(0)
                            : std::string();
    address_value.reset();
    return value;
  }

  void load_score() {
    stored.reset();
    const std::span<const Cell> row = walk.score();
    if (book.past || !row[LeadWalk::lead_id].present()) return;
    StoredScore& score = stored.emplace();
    score.lead = view.id;
    score.touched_op = row[LeadWalk::touched_op].integer;
    if (!row[LeadWalk::ready].present()) return;
    score.known = true;
    score.fit = static_cast<int>(row[LeadWalk::fit].integer);
    score.engagement = static_cast<int>(row[LeadWalk::engagement].integer);
    score.total = static_cast<int>(row[LeadWalk::total].integer);
    score.grade = parse_grade(row[LeadWalk::grade].text);
    score.temperature = parse_temperature(row[LeadWalk::temperature].text);
    score.ready = stage_of_score.of(book, row[LeadWalk::ready].text);
    if (row[LeadWalk::valid_until].present())
      score.valid_until = instant(row[LeadWalk::valid_until].integer);
  }

  void load_activities() {
    if (activities_loaded) return;
    activities_loaded = true;
    happened = 0;
    texts.clear();
    text_store.clear();
    if (!needs.activities) return;
    if (unpack()) return;
    from_pack = false;
    activity_rows.each(view.id, [&](sql::Statement& row) {
      another() = {
          instant(row.integer(1)), kinds.of(book, row.integer(2)),
          SubjectId{static_cast<std::uint32_t>(row.integer(3))}, row.integer(4) != 0,
          !reads_values || row.is_null(5) ? std::numeric_limits<double>::quiet_NaN() : row.real(5)};
      if (needs.activity_texts)
        for (int column = 6; column < 9; ++column) text_store.push_back(row.string(column));
    });
    for (std::size_t i = 0; i + 2 < text_store.size(); i += 3)
      texts.push_back({text_store[i], text_store[i + 1], text_store[i + 2]});
  }

  /// False when they are not packed, or something happened since.
  bool unpack() {
    const std::optional<std::string_view> packed_bytes = walk.activities();
    if (!packed_bytes) return false;
    ActivityUnpacker unpacker(*packed_bytes);
    PackedActivity packed;
    while (unpacker.more()) {
      if (!unpacker.next(packed)) {
        happened = 0;
        return false;
      }
      another() = {instant(packed.at), kinds.of(book, static_cast<std::int64_t>(packed.kind)),
                   SubjectId{static_cast<std::uint32_t>(packed.subject)}, packed.machine,
                   packed.value};
    }
    return true;
  }

  Activity& another() {
    if (happened == activities.size()) activities.resize(2 * happened + 16);
    return *(activities.data() + happened++);
  }

  Store& store;
  Store::Impl& book;
  const Playbook& playbook;
  LeadNeeds needs;
  LeadWalk walk;
  bool reads_values = false;
  ChildRows tag_rows, address_rows, move_rows, consent_rows, activity_rows;
  StageMemo stage_of_lead, stage_of_score;
  KindMemo kinds;

  LeadView view;
  std::vector<Cell> cells;
  std::vector<std::pair<std::size_t, FieldType>> dates;  ///< the fields of dates and times
  std::vector<std::string> tag_store, text_store;
  std::vector<std::string_view> tag_views;
  std::vector<std::pair<BuiltIn, std::string>> address_store;
  std::vector<FurtherAddress> address_views;
  sql::Statement address_value;
  std::vector<ConsentEntry> ledger;
  std::vector<std::string> ledger_addresses;
  std::optional<Suppressions> suppressions;
  std::string reason, closing_reason;
  std::vector<StageEntry> entries;
  std::optional<StoredScore> stored;
  bool activities_loaded = false, from_pack = false;
  std::vector<Activity> activities;  // never shrinks: so many `happened` to this lead
  std::size_t happened = 0;
  std::vector<ActivityText> texts;
};

LeadCursor::LeadCursor(Store& store, LeadNeeds needs, LeadSelection selection)
    : impl_(std::make_unique<Impl>(store, std::move(needs), std::move(selection))) {}
LeadCursor::~LeadCursor() = default;
LeadCursor::LeadCursor(LeadCursor&&) noexcept = default;

bool LeadCursor::next() {
  const LookBack* past = impl_->book.past.get();
  do {
    if (!impl_->walk.step()) return false;
    impl_->load_lead();
  } while (past != nullptr && impl_->view.created_at() > past->at());
  return true;
}

const LeadView& LeadCursor::lead() const {
  return impl_->view;
}
std::span<const Activity> LeadCursor::activities() {
  impl_->load_activities();
  return {impl_->activities.data(), impl_->happened};
}
std::span<const ActivityText> LeadCursor::activity_texts() {
  impl_->load_activities();
  return impl_->texts;
}
const std::optional<StoredScore>& LeadCursor::stored() const {
  return impl_->stored;
}
std::int64_t LeadCursor::created_op() const {
  return impl_->walk.created_op();
}
bool LeadCursor::packed() const {
  return impl_->from_pack;
}

}  // namespace leads

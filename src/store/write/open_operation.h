// SPDX-License-Identifier: MIT
// The internals of Operation shared by its parts (writing, undo): the open transaction, its
// journal, and what it touched.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "base/text.h"
#include "leads/error.h"
#include "store/damage.h"
#include "store/journal/entry.h"
#include "store/records.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/store_impl.h"
#include "store/write/bulk_sources.h"
#include "store/write/identity_change.h"
#include "store/write/operation.h"

namespace leads {

/// A row of the ledger of stage moves.
struct MoveRow {
  std::int64_t lead = 0;
  Instant at;
  std::string from, to;  ///< from "" : the lead was created there
  std::uint32_t cycle = 1;
  std::string actor, reason;
  bool forced = false;
  std::int64_t op = 0;  ///< 0: the operation that writes it
};

/// The write transaction of an operation. Unless it was committed, the store is as before it when
/// this goes.
class WriteTransaction {
 public:
  WriteTransaction(Store::Impl& book, bool checks_references)
      : book_(book), checks_references_(checks_references) {}
  ~WriteTransaction() {
    roll_back();
    if (!checks_references_) book_.connection.check_references(true);
  }
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;

  void begin() {
    if (!checks_references_) book_.connection.check_references(false);
    book_.connection.begin();
    begun_ = true;
    book_.known_merges.reset();
  }
  void commit() {
    book_.connection.commit();
    begun_ = false;
  }
  /// Columns and codes created in the transaction are rolled back with it: what is known of them
  /// is read again.
  void roll_back() noexcept {
    if (!begun_) return;
    begun_ = false;
    book_.connection.rollback();
    book_.known_merges.reset();
    try {
      book_.refresh_names();
    } catch (...) {
      // The next use of the store fails with the same error, where it can be thrown.
    }
  }

 private:
  Store::Impl& book_;
  bool checks_references_, begun_ = false;
};

class Store;

/// The entries of an older operation, found by what they took: a merge may have taken thousands.
struct EntriesTaken {
  std::int64_t op = 0;
  std::vector<JournalEntry> entries;
  std::unordered_map<std::string, std::size_t> first_index;  ///< of the first of each key()

  static std::string key(LeadId lead, EntryKind kind, std::string_view name,
                         std::string_view after) {
    return std::to_string(number(lead)) + ' ' + std::string(entry_word(kind)) + ' ' +
           std::string(name) + '\0' + std::string(after);
  }
};

/// An operation as its parts see it.
struct OpenOperation {
  OpenOperation(Operation& operation_, Store& store_, Instant at_, std::string actor_,
                const std::string& command, Operation::Kind kind)
      // To ask for each row that a bulk refers to is half the cost of an activity.
      : operation(operation_),
        store(store_),
        book(store_.impl()),
        playbook(*book.playbook),
        transaction(book, kind != Operation::Kind::bulk),
        at(at_),
        actor(std::move(actor_)) {
    transaction.begin();
    sql::Statement newest = book.connection.prepare(
        "select coalesce(max(id), 0), (select searched_to from book) from operation");
    newest.step();
    const std::int64_t last = newest.integer(0);
    searched_to = newest.optional_integer(1);
    newest.reset();
    if (last < 0 || last >= limits::kNumbers)
      throw_damaged_row(book.connection.path(), "operation " + std::to_string(last) +
                                                    " has a number that no operation is given");
    op = last + 1;
    book.connection
        .prepare(
            "insert into operation(id, at, actor, command, summary) values($1, $2, $3, $4, '')")
        .bind(1, op)
        .bind(2, seconds(at))
        .bind(3, std::string_view(actor))
        .bind(4, std::string_view(command))
        .run();
    book.apply_declarations();
    book.keep_rules(at);
  }

  /// Whether a lead without a name of its own goes by this one.
  bool is_derived_name(LeadId lead, const Value& name) const;
  sql::Statement prepare(std::string_view text) { return book.connection.prepare(text); }

  /// Into the journal, as an entry of this operation.
  void note(const JournalEntry& entry) {
    prepare("insert into change(op, lead_id, kind, name, old, new) values($1, $2, $3, $4, $5, $6)")
        .bind(1, op)
        .bind(2, number(entry.lead))
        .bind(3, entry_word(entry.kind))
        .bind_text_or_null(4, entry.name)
        .bind_text_or_null(5, entry.before)
        .bind_text_or_null(6, entry.after)
        .run();
    touched.insert(number(entry.lead));
  }
  /// Of a kind without a name.
  void note(LeadId lead, EntryKind kind, std::string before, std::string after) {
    note({op, lead, kind, {}, std::move(before), std::move(after)});
  }

  /// The texts that free words are searched in may have changed; a lead newer than the index need
  /// not be noted. Takes effect at once, for reads in this transaction.
  void note_words(LeadId lead) {
    if (!searched_to || lead == unsearched) return;
    unsearched = lead;
    prepare("insert into unsearched(lead_id) values($1) on conflict do nothing")
        .bind(1, number(lead))
        .run();
  }

  /// Its mails, or the company it belongs to, may have changed: what they show of machines is to be
  /// looked at again (store/scores/machine_marks.h).
  void note_mail(LeadId lead) {
    if (mailed.empty() || mailed.back() != number(lead)) mailed.push_back(number(lead));
  }
  void write_mailed();

  /// An identity was added or removed: an address is found through the surviving lead.
  void note_address(LeadId lead, std::string_view kind) {
    if (address_field(kind)) note_words(survivor(lead));
  }

  /// Its pack may contain a copy of what is changed.
  void forget_pack(LeadId lead) {
    if (lead == unpacked) return;
    unpacked = lead;
    prepare("delete from pack where lead_id = $1").bind(1, number(lead)).run();
  }

  /// False when the lead, or of an external id another one, has it already.
  bool insert_identity(LeadId lead, const NewIdentity& identity) {
    prepare(
        "insert into identity(kind, key, lead_id, value, label) values($1, $2, $3, $4, $5) on "
        "conflict do nothing")
        .bind(1, std::string_view(identity.kind))
        .bind(2, std::string_view(identity.key))
        .bind(3, number(lead))
        .bind(4, std::string_view(identity.value))
        .bind_text_or_null(5, identity.label)
        .run();
    const bool inserted = book.connection.changes() > 0;
    if (inserted) note_address(lead, identity.kind);
    return inserted;
  }
  /// What was there, by kind and key.
  std::optional<NewIdentity> remove_identity(LeadId lead, const NewIdentity& identity);

  /// One of the dictionaries (kind, subject, system): the codes of names met so far.
  struct Dictionary {
    std::string table, column;
    std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> known{};
  };
  /// The code of a name, made when new.
  std::int64_t code(Dictionary& dictionary, std::string_view name) {
    const auto found = dictionary.known.find(name);
    if (found != dictionary.known.end()) return found->second;
    const std::string table = sql::quoted(dictionary.table),
                      column = sql::quoted(dictionary.column);
    sql::Statement select = prepare("select id from " + table + " where " + column + " = $1");
    std::int64_t id = select.bind(1, name).step() ? select.integer(0) : 0;
    select.reset();
    if (id == 0) {
      prepare("insert into " + table + "(" + column + ") values($1)").bind(1, name).run();
      id = book.connection.last_id();
    }
    dictionary.known.emplace(name, id);
    return id;
  }

  std::int64_t kind_code(KindId kind) {
    const auto found = book.kind_code.find(index(kind));
    if (found != book.kind_code.end()) return found->second;
    const std::int64_t id = code(kinds, playbook.kinds[kind].name);
    book.kind_code[index(kind)] = id;
    book.kind_of[id] = kind;
    return id;
  }

  void know_stage(std::string_view name) {
    prepare("insert into stage(name) values($1) on conflict do nothing").bind(1, name).run();
  }

  void insert_move(const MoveRow& move) {
    know_stage(move.to);
    prepare(
        "insert into stage_move(lead_id, at, from_stage, to_stage, cycle, actor, reason, forced, "
        "op) "
        "values($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(1, move.lead)
        .bind(2, seconds(move.at))
        .bind_text_or_null(3, move.from)
        .bind(4, std::string_view(move.to))
        .bind(5, std::int64_t{move.cycle})
        .bind(6, std::string_view(move.actor))
        .bind_text_or_null(7, move.reason)
        .bind(8, std::int64_t{move.forced})
        .bind(9, move.op != 0 ? move.op : op)
        .run();
  }

  /// An opt-out also goes to the suppression list, unless its lead's own list of stops comes too.
  void insert_consent(const NewConsent& consent, std::int64_t by = 0) {
    prepare(
        "insert into consent(lead_id, channel, address, state, at, evidence, op, is_evidence) "
        "values($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(1, number(consent.lead))
        .bind(2, channel_name(consent.channel))
        .bind_text_or_null(3, consent.address)
        .bind(4, consent_name(consent.state))
        .bind(5, seconds(consent.at))
        .bind_text_or_null(6, consent.evidence)
        .bind(7, by != 0 ? by : op)
        .bind(8, std::int64_t{consent.is_evidence})
        .run();
    if (!consent.is_restored) suppress_opt_out(consent);
  }
  /// For a lead that already exists.
  void note_consent(const NewConsent& consent, std::int64_t by = 0) {
    insert_consent(consent, by);
    touched.insert(number(consent.lead));
  }

  /// Evidence that was noted before, by operation `was` (0: not known), would seem to be later than
  /// a stop in the same second: then it lifts no stops any more.
  void weaken_old_evidence(NewConsent& consent, std::int64_t was);
  /// What was noted before as an entry of operation `by` (0: this one).
  void note_consent_again(NewConsent consent, std::int64_t by, std::int64_t was);

  /// False when it is on the list already. The scores of all who have the address are dropped.
  bool suppress(const NewSuppression& entry);
  void suppress_opt_out(const NewConsent& consent);
  /// The addresses that activities recorded so far ended.
  void suppress_stops();
  /// The keys of a lead's identities of this kind, and of those merged into it.
  std::vector<std::string> keys_of(LeadId lead, std::string_view kind);

  /// For each address that the lead has, of a consent that lifts stops of the addresses there are
  /// when it is given; none of any other.
  std::vector<NewConsent> each_address(const NewConsent& consent);
  /// Also writes to the journal.
  void set_consent(const NewConsent& consent);
  /// Takes back, or puts back, what such a change says, unless something was noted since; an
  /// opt-out stays. `origin`: the operation that noted it.
  UndoneChange take_back_consent(const JournalEntry& noted, std::int64_t origin);

  /// Of this very row, though the lead may be merged. The identity of an address it had goes, that
  /// of the new one comes; of one that is reverted, those of `back`.
  std::optional<Value> set(LeadId lead, FieldIndex field, const Value& value,
                           const IdentityChange* back = nullptr);
  void change_identities(LeadId lead, const IdentityChange& wanted);
  bool set_tag(LeadId lead, std::string_view tag, bool present);
  /// By their folded form; those of one lead are read once, however many change.
  std::unordered_map<std::string, std::string>& tags_of(LeadId lead);
  LeadId survivor(LeadId lead) { return book.merges().survivor(lead); }

  /// With all that belongs to it. The journal keeps it whole, and returns what it keeps, unless
  /// `bulk`.
  std::string remove(LeadId lead, bool bulk);

  void drop_scores();

  /// Those that took a value where there was none; valid until the next call.
  const EntriesTaken& entries_taken(std::int64_t of);
  /// Read once; nothing in it changes during an operation except by its own undo.
  const Undos& undos() {
    if (!known_undos) known_undos.emplace(book);
    return *known_undos;
  }
  /// Into their table only: no journal, and no lost lead is reopened.
  void insert_activities(std::vector<NewActivity> activities);

  /// Lost leads that got in touch by these activities are open again, in their next cycle.
  struct Knock {
    Instant at;
    KindId kind{};
  };
  /// The last knock of each lead that may be lost.
  using Knocks = std::map<std::int64_t, Knock>;
  void note_knock(Knocks& knocks, const StreamedActivity& activity) const;
  Knocks insert_activities(ActivitySource& activities);
  /// The rows of bought lists that an import recorded, or that belong to a lead.
  void drop_bought(std::int64_t import_op);
  void forget_bought(LeadId lead);
  void reopen(Knocks knocks);
  /// The newest knock in a lead's whole history.
  Knocks knocks_of(LeadId lead);

  Operation& operation;
  Store& store;
  Store::Impl& book;
  const Playbook& playbook;
  WriteTransaction transaction;
  Instant at;
  std::string actor;
  std::int64_t op = 0;
  std::optional<Undos> known_undos;
  std::optional<std::pair<LeadId, std::unordered_map<std::string, std::string>>> known_tags;
  EntriesTaken known_entries;
  std::set<std::int64_t> touched;   // existing leads changed
  std::set<std::int64_t> rescored;  // leads whose address was suppressed, by any lead's activity
  std::size_t created = 0, suppressed = 0;
  std::size_t bought = 0;  // rows of bought lists that were recorded or dropped
  /// An activity that ended the use of an address; "" where it is not known which.
  struct StopActivity {
    LeadId lead{};
    Stop why{};
    Instant at;
    std::string address;
  };
  std::vector<StopActivity> stops;   // recorded and not yet on the suppression list
  std::vector<std::int64_t> mailed;  // see note_mail
  std::vector<LeadId> removed;
  std::vector<LeadId> reopened;  // lost ones that got in touch
  std::optional<std::int64_t> searched_to;
  bool recorded_in_bulk = false;    ///< activities, of which the journal keeps only the number  //
                                    ///< see search.h; nullopt: there is no index to keep up
  LeadId unsearched{}, unpacked{};  // the last that was noted, or let go of
  Dictionary kinds{"kind", "name"}, subjects{"subject", "text"}, systems{"system", "name"};
};

}  // namespace leads

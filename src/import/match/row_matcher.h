// SPDX-License-Identifier: MIT
// Which lead a row of a file is: by external id, e-mail, phone, or as an equal row before it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "import/import.h"
#include "import/match/book_keys.h"
#include "import/match/crowd.h"
#include "import/match/key_table.h"
#include "import/match/target.h"
#include "import/rows/lead_row.h"
#include "import/source/row_reader.h"

namespace leads {

class RowMatcher {
 public:
  RowMatcher(Store& store, std::span<const ImportFile> files);

  /// Of the row's own file: names its place, and whose the numbers of another book are.
  void start_file(const RowReader& rows, std::string system);
  /// Where the row goes; a new one is not made before accept(). Nullopt, with a problem, when its
  /// keys are those of two leads.
  std::optional<Target> find(LeadRow& row, std::vector<Diagnostic>& problems);
  /// Drops further addresses that are another lead's: where an address is shared, only those whose
  /// main one it is have it. How many.
  std::size_t drop_taken(LeadRow& row, const Target& target);
  /// What of the lead a row's values replace, by the policy of its file.
  struct Replaces {
    bool name = false, company = false, email = false, phone = false;
  };
  /// Makes the new lead where `target` is one not made yet, and remembers the row's keys; of a lead
  /// that is there and `left_alone` none, as none of them is written. Later rows meet the lead
  /// under what this row `replaces`, as they would in a file of their own.
  void accept(const LeadRow& row, const Target& target, bool left_alone, Replaces replaces);
  bool is_fresh(const Target& target) const {
    return target.is_new() && target.pending == people_.size();
  }
  /// A lead of the book that a new one resembles; 0 without.
  LeadId lookalike() const { return lookalike_; }
  /// Where none of the book does, the line of one that an earlier row makes; 0 without.
  int lookalike_line() const { return lookalike_line_; }
  bool book_is_empty() const { return book_is_empty_; }
  /// Whether a row's keys were others' too, or it was met by what later rows may take away, a name
  /// or a missing e-mail: another import of the same file might then find another lead.
  bool contended() const { return contended_; }
  /// Whether it takes more than what stays with a lead whatever is overwritten, an id or an e-mail
  /// of its own, to tell that the row in hand is this lead.
  bool is_loose(const Target& target);
  /// Of the row in hand, once it was found: no id, e-mail or phone.
  bool is_keyless() const { return ids_in_hand_.empty() && emails_.empty() && phones_.empty(); }
  /// Whether the row in hand was found by its number or an outside id of it.
  bool was_found_by_id() const { return found_by_id_; }
  /// Whether it has the number of a lead of this book, but neither its name nor its e-mail.
  bool is_other_by_number() const { return other_by_number_; }
  /// How many leads were looked at so far, for all rows together.
  std::uint64_t looked_at() const { return looked_at_; }
  /// Before the rows are looked up once more, all of them known.
  void start_again();
  /// Gives back what it remembers: no row may follow.
  void forget();

 private:
  struct Person {
    std::uint64_t name = 0, company = 0;  // hashes; 0 is missing
    std::uint64_t called() const { return called_by(name, company); }
    std::uint64_t email = 0, phone = 0;  // of the main ones
    std::uint32_t ids = 0;               // place in ids_, 0 none
    int line = 0;
    std::int64_t own = 0;  // the lead_id it has in the file at hand, 0 none
    Replaces replaced;     // of a lead of the book: which of these are not the book's any longer
  };
  struct OwnId {
    std::uint32_t next, system;
    std::uint64_t key;
  };

  Diagnostic two_leads(const LeadRow& row, const std::string& both, std::string hint = {}) const;
  /// A key of the row in hand, and whose it is.
  struct Key {
    std::string_view kind;
    std::string text;
    KeyHash hash;
    std::vector<Target> found;  ///< of a crowd only those that the row may be
    bool asked = false;
    Crowd* crowd = nullptr;
  };
  void take_keys(const LeadRow& row);
  const std::vector<Target>& find_all(Key& key);
  std::optional<Target> find_own(const LeadRow& row);
  /// Who else than `by_id` its e-mails lead to, and whether by one of a desk.
  std::optional<std::pair<Target, bool>> find_by_mail(const LeadRow& row,
                                                      const std::optional<Target>& by_id,
                                                      std::vector<Diagnostic>& problems);
  std::optional<Target> find_by_phone(const LeadRow& row);
  bool has_phone_beside(const Target& mailed);
  /// Who else than `mailed` has the row's name and one of its phones.
  std::optional<Target> find_namesake(const LeadRow& row, const Target& mailed);
  /// Whether a number or id of the row says that it is another lead.
  bool is_other_by_id(const LeadRow& row, const Target& target);
  bool is_other_in_system(const Key& id, std::uint32_t said, const std::vector<Identity>& known);
  void forget_numbers();
  void learn(Person& person, const LeadRow& row, Replaces replaces);
  Person person_of(const Target& target);
  /// The name of a lead without a person is its company.
  static std::uint64_t called_by(std::uint64_t name, std::uint64_t company) {
    return name != 0 ? name : company;
  }
  std::uint64_t called() const { return called_by(name_, company_); }
  bool companies_differ(const Person& person) const {
    return company_ != 0 && person.company != 0 && company_ != person.company;
  }
  /// Whose key it is besides, or alone.
  static bool has(const Key& key, const Target& target);
  static bool is_anothers(const Key& key, const Target& target);
  void take_crowd(Key& key);
  void found_crowd(Key& key);
  void remember_key(Key& key, std::int64_t lead, const Person& person);
  bool mail_counts(const LeadRow& row, std::string_view email, const Target& target);
  bool phone_counts(const LeadRow& row, const Target& target);
  /// Of the leads that have this address and count, the one whose main address it is, else the
  /// first.
  template <class Counts>
  std::optional<Target> choose(const Key& key, std::uint64_t Person::*main, Counts counts);
  bool left_out_before(const Target& target);
  Target find_keyless(LeadRow& row);
  std::optional<Target> find_remembered(const std::string& hash);
  std::string say(const Target& target) const;
  std::uint32_t system_number(std::string_view kind);

  Store& store_;
  const Playbook& playbook_;
  const bool book_is_empty_, remembers_rows_;
  bool contended_ = false, loose_ = false, found_by_id_ = false, other_by_number_ = false;
  const RowReader* rows_ = nullptr;
  std::string system_;
  BookKeys book_;
  KeyTable pending_;                                 // of the new leads: their place + 1
  std::unordered_map<std::uint64_t, Crowd> crowds_;  // by hash
  std::vector<Person> people_;                       // the new leads
  std::unordered_map<std::int64_t, Person>
      given_;  // what this import gives leads of the book, where they may lack it
  std::vector<OwnId> ids_{{0, 0, 0}};
  std::map<std::string, std::uint32_t, std::less<>> systems_;
  std::unordered_map<std::uint64_t, std::uint32_t> equal_rows_;
  LeadId lookalike_{};
  int lookalike_line_ = 0;
  std::string row_hash_;       // of the row in hand, where the book remembers rows
  std::vector<Target> alike_;  // of the row in hand: leads with a key of it that are somebody else

  // Of the row in hand, from find() to accept(): hashed once, the main address before further ones.
  std::vector<Key> ids_in_hand_, emails_, phones_;
  std::size_t main_email_ = 0, main_phone_ = 0;  // 1 when the row has one
  bool untold_phone_ = false;                    // it has a main phone that is no key
  std::uint64_t name_ = 0, company_ = 0;
  std::uint64_t looked_at_ = 0;
};

}  // namespace leads

// SPDX-License-Identifier: MIT
// One run of the program: its global flags, environment, clock reading, rules and book, and where
// its output goes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time/when.h"
#include "cli/command/flags.h"
#include "cli/output/render.h"
#include "cli/output/rows.h"
#include "cli/preferences.h"
#include "flows/evaluation.h"
#include "formats/playbook/playbook_toml.h"
#include "leads/score.h"
#include "store/store.h"

namespace leads {

struct GlobalOptions {
  std::optional<std::string> db, rules, format, fields, output, color, as_of;
  bool json = false, jsonl = false, csv = false, tsv = false;
  bool dry_run = false, quiet = false, verbose = false, yes = false, no_input = false,
       no_pager = false, help = false, version = false;
  std::optional<std::int64_t> wait;
};
void declare_globals(Flags& flags, GlobalOptions& options);

class Session {
 public:
  /// `clock` is the machine's time; LEADS_NOW replaces it.
  Session(GlobalOptions options, Instant clock);
  ~Session();

  const GlobalOptions& options() const { return options_; }
  Instant now() const { return now_; }
  const Zone& zone() const {
    return zone_;
  }  ///< of TZ: what days and words mean on the command line
  const std::string& me() const {
    return *preferences_["me"].value;
  }  ///< who runs it: the journal's actor and `owner:me`
  const Preferences& preferences() const { return preferences_; }
  std::string db_path() const;
  bool db_is_default() const;
  std::string rules_path() const;  ///< "" for the built-in defaults

  /// Throws usage when a file to be written is one that leads works with, or that the command reads
  /// or writes elsewhere; storage when it can't be written. To be called before anything is done.
  void check_files(std::vector<NamedFile> files);
  /// The same for a book that is not the session's.
  void keep_book(const std::string& database, const std::string& rules);

  /// The rules file with all its problems, or the defaults; throws only when it cannot be read.
  PlaybookResult read_rules() const;
  /// Parsed once; throws bad_input with every problem. Once the store is open, with what only the
  /// book knows behind it.
  const Playbook& playbook();
  /// Throws usage under --as-of: the past is to be read only.
  void check_may_write() const;
  /// Throws usage under --fields, before anything is written: what was written is told as a page.
  void check_no_fields() const;
  /// Opened once. `create_default` lets add and import make the database at the default path,
  /// saying so.
  Store& store(bool write, bool create_default = false);
  /// Opens the store that is open for writing again, by other rules: those of playbook() with more
  /// behind them.
  Store& reopen(Playbook rules);
  const Scorer& scorer();
  ScoreScratch& scratch();
  /// The store, to be read, with the rules, as of now.
  Evaluation evaluation();
  SubjectText subjects();

  /// A date or time as typed after `where`; throws usage with the forms there are.
  InstantRange moment(const std::string& text, Sense sense, const std::string& where);
  Filter filter(const std::vector<std::string>& terms,
                FilterScope scope = FilterScope::command_line);
  Operation begin(std::string command);
  /// The lead a word means: an id, e-mail, phone or piece of a name. The number of a merged lead
  /// means the one it is part of. `exact` names what takes an id or e-mail alone: "merge"; it is
  /// told who the word could have meant.
  LeadId find_lead(const std::string& word, std::string_view exact = {});
  /// True when a person sits at both ends and may be asked: terminals, and no --no-input.
  bool can_ask() const;
  /// Asks once when more than 20 leads were picked by a filter: throws cancelled when refused or
  /// nobody can answer.
  void confirm_many(std::size_t count, std::string_view what);

  /// Asks where somebody can answer; throws cancelled when the answer is no.
  void confirm(const std::string& question);

  /// Lets `columns` of config.toml choose what a list shows people; --fields and data formats stay
  /// as they are.
  void prefer_columns();
  /// Gives the book back, so that another program may be started; what is asked for next opens it
  /// anew.
  void close();

  /// Writes the output of a command that is done: through the pager where one is wanted, for
  /// `pages` alone.
  void finish(bool pages);

  Output out;
  /// On stderr unless -q: what happened, notes, hints.
  void say(const std::string& text);
  /// Says how to store scores when this many were worked out in passing.
  void hint_to_score(std::size_t evaluated);
  /// On stderr with -v: which files are used.
  void verbose(const std::string& text) const;

 private:
  GlobalOptions options_;
  Instant now_;
  Zone zone_;
  Preferences preferences_;
  StoreOptions writing_options() const { return {true, wait_ms_, std::int64_t{128} << 10}; }

  std::int64_t wait_ms_ = 5000;
  std::vector<NamedFile> files_;  // of a command that writes one
  std::unique_ptr<Playbook> playbook_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Scorer> scorer_;
  std::unique_ptr<ScoreScratch> scratch_;
};

}  // namespace leads

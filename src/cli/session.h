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
#include "core/lead/sought_phone.h"
#include "flows/evaluation.h"
#include "formats/playbook/playbook_toml.h"
#include "leads/score.h"
#include "store/store.h"
#include "store/write/operation.h"
#include "store/write/plan.h"

namespace leads {

struct GlobalOptions {
  std::optional<std::string> db, rules, format, fields, line_template, output, color, as_of, expect;
  bool json = false, jsonl = false, csv = false, tsv = false, xlsx = false;
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
  /// Moves now() on by the time that has passed, for a command that runs for long; LEADS_NOW stops
  /// the clock.
  void refresh_now();
  const Zone& zone() const { return zone_; }  ///< from TZ: for dates on the command line
  const std::string& me() const {
    return *preferences_["me"].value;
  }  ///< the user: the journal's actor and `owner:me`
  const Preferences& preferences() const { return preferences_; }
  std::string db_path() const;
  bool db_is_default() const;
  /// How long to wait for another process's lock.
  std::int64_t wait_ms() const { return wait_ms_; }
  std::string rules_path() const;  ///< "" for the built-in defaults

  /// From here on a mistake in leads.toml ends the command: what it does follows from the rules.
  void need_valid_rules() { needs_valid_rules_ = true; }
  /// Throws usage if a file to be written is one that leads uses, or that the command also reads or
  /// writes; storage if it cannot be written. Call it before anything is done.
  void check_files(std::vector<NamedFile> files);
  /// The same for a book that is not the session's.
  void keep_book(const std::string& database, const std::string& rules);

  /// The rules file with all its problems, or the defaults; throws only when it cannot be read.
  PlaybookResult read_rules() const;
  /// Parsed once; throws bad_input with every problem. Once the store is open, with what only the
  /// book knows behind it.
  const Playbook& playbook();
  /// Throws usage under --as-of, since the past cannot be changed.
  void check_may_write() const;
  /// Throws usage under --fields, before anything is written: writes are reported as a page.
  void check_no_fields() const;
  /// Opened once. `create_default` lets add and import make the database at the default path,
  /// saying so.
  Store& store(bool write, bool create_default = false);
  /// Reopens the writable store with other rules: those of playbook() with additions at the end.
  Store& reopen(Playbook rules);
  const Scorer& scorer();
  ScoreScratch& scratch();
  /// The store for reading, with the rules, as of now.
  Evaluation evaluation();
  SubjectText subjects();

  /// A date or time as typed after `where`; throws usage with the accepted forms.
  InstantRange moment(const std::string& text, Sense sense, const std::string& where);
  /// Words like @mine are the filters of saved views.
  Filter filter(const std::vector<std::string>& terms,
                FilterScope scope = FilterScope::command_line);
  /// Says, once, that the clock is behind the newest operation.
  void warn_of_clock();
  /// The saved view that a word like @mine names; null if it names none. Those of config.toml take
  /// precedence.
  const View* view(const std::string& word);
  Operation begin(std::string command);
  /// What a dry run would have done: its digest, for --expect. "" before it is finished.
  const std::string& plan() const { return plan_->digest; }
  /// For a command that found nothing to write before it began an operation. Throws refused when
  /// another plan is expected.
  void plan_nothing() const { settle_plan(*plan_, "none"); }
  /// How the company's country writes phone numbers.
  PhoneReader phones();
  /// Why a filter finds no lead, in lines; and these as hints on stderr.
  std::vector<std::string> why_nothing(const Filter& filter);
  void explain_nothing(const Filter& filter);
  /// The only lead that the words mean; nullopt if there are none or several.
  std::optional<LeadId> find_only_lead(const std::string& words);
  /// The lead that a word names: an id, e-mail, phone or what `leads list` would find by it. The
  /// number of a merged lead means its survivor. Several: on a terminal the user picks one. Not
  /// within ReadingAtOnce, since it may wait for an answer. `exact` names a command that accepts
  /// only an id or e-mail, such as "merge"; its error lists the leads that the word matches.
  LeadId find_lead(const std::string& word, std::string_view exact = {});
  /// Whether the user may be asked: input and output are terminals, and no --no-input.
  bool can_ask() const;
  /// Asks once if a filter selected more than 20 leads: throws cancelled if the answer is no or the
  /// user cannot be asked.
  void confirm_many(std::size_t count, std::string_view what);

  /// What the user types after the question. Only if can_ask().
  std::string answer(const std::string& question);
  /// Asks if the user may be asked; throws cancelled if the answer is no.
  void confirm(const std::string& question);

  /// Lets `columns` of config.toml select the columns of a list on a terminal; --fields and data
  /// formats are not affected.
  void prefer_columns();
  /// Closes the book, so that another program may be started; the next access reopens it.
  void close();

  /// Leaves out what pagers may not know: links. Before the command runs, if its output is paged.
  void keep_from_pager();
  /// Writes the output of a finished command: through the pager if one is wanted and `pages`.
  void finish(bool pages);

  Output out;
  /// On stderr unless -q: what happened, notes, hints.
  void say(const std::string& text);
  /// On a terminal: hints at writing rules if there are none, since every score is 0 then.
  void hint_to_write_rules();
  /// Hints how to store scores if this many were evaluated only for this command.
  void hint_to_score(std::size_t evaluated);
  /// On stderr with -v: which files are used.
  void verbose(const std::string& text) const;

 private:
  void hint_at_views(const std::vector<std::string>& terms);
  Filter filter_with_views(const std::vector<std::string>& terms);
  Filter plain_filter(const std::vector<std::string>& terms, FilterScope scope,
                      const std::string& where);

  GlobalOptions options_;
  Instant now_;
  std::chrono::steady_clock::time_point refreshed_ = std::chrono::steady_clock::now();
  Zone zone_;
  Preferences preferences_;
  StoreOptions writing_options() const {
    return {true, wait_ms_, std::int64_t{128} << 10, rules_text_, plan_};
  }
  /// While leads.toml has mistakes: the rules of before, with a warning; nullopt if there are none.
  std::optional<Playbook> kept_playbook(const std::vector<Diagnostic>& problems);

  bool warned_of_clock_ = false, needs_valid_rules_ = false;
  std::shared_ptr<const RulesText> rules_text_;  // of the book's own rules, if valid
  std::shared_ptr<Plan> plan_ = std::make_shared<Plan>();
  std::int64_t wait_ms_ = 5000;
  std::vector<NamedFile> files_;  // of a command that writes one
  std::unique_ptr<Playbook> playbook_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Scorer> scorer_;
  std::unique_ptr<ScoreScratch> scratch_;
};

}  // namespace leads

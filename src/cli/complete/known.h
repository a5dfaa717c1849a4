// SPDX-License-Identifier: MIT
// What completion reads from the rules and the book. It never creates, writes, waits or fails: what
// cannot be read is not offered.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "store/read/lead_needs.h"

namespace leads {

struct KnownLead {
  std::int64_t id = 0;
  std::string name, company, email;  ///< `name` is never empty
};

class Known {
 public:
  /// Of the options, only the database and the rules matter. `clock` is the machine's time.
  Known(const GlobalOptions& options, Instant clock);
  ~Known();

  /// That of the book and leads.toml; the defaults while leads.toml has mistakes.
  const Playbook& playbook();
  Instant now() const;
  const Zone& zone() const;
  std::string me() const;
  /// Those of config.toml, then those of leads.toml.
  std::vector<View> views();

  /// Values of a text field that begin with `typed`, by their frequency among the newest leads.
  std::vector<std::string> values(FieldIndex field, std::string_view typed);
  std::vector<std::string> tags(std::string_view typed);
  /// Leads whose id begins with the digits `typed`, or whose name, company or e-mail begins with
  /// it. With "" the newest ones.
  std::vector<KnownLead> leads(std::string_view typed);
  /// Newest first.
  std::vector<OperationRecord> operations();

 private:
  Store* store();
  /// Calls `take` for the newest leads, ascending, until it returns false.
  void walk(const LeadNeeds& needs, const std::function<bool(const LeadView&)>& take);
  std::vector<KnownLead> by_digits(std::string_view typed);

  std::unique_ptr<Session> session_;  // null when even the environment has mistakes
  Instant clock_;
  Zone zone_;
  std::unique_ptr<Playbook> playbook_;
  std::optional<Store> store_;
  bool tried_ = false;
};

/// What was typed of a text, to be compared with many of them, ignoring case.
class Beginning {
 public:
  explicit Beginning(std::string_view typed);
  bool of(std::string_view text) const;

 private:
  std::string folded_;
};

}  // namespace leads

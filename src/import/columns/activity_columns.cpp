// SPDX-License-Identifier: MIT
#include "import/columns/activity_columns.h"

#include <algorithm>
#include <array>

#include "base/spelling.h"
#include "base/text.h"
#include "leads/error.h"

namespace leads {
namespace {

using Role = ColumnTarget::Role;

struct RoleName {
  std::string_view role;
  Role value;
};
constexpr auto kRoles = std::to_array<RoleName>({{"at", Role::at},
                                                 {"time", Role::clock},
                                                 {"kind", Role::kind},
                                                 {"subject", Role::subject},
                                                 {"value", Role::value},
                                                 {"ref", Role::ref},
                                                 {"note", Role::note},
                                                 {"machine", Role::machine}});

struct Names {
  std::string_view role;
  std::string_view headers;  // plain names between blanks, in order of preference
};
constexpr auto kNames = std::to_array<Names>(
    {{"lead_id", " lead_id "},
     {"email",
      " email email_address e_mail mail recipient recipient_email to customer_email contact_email "
      "user_email subscriber lead_email "},
     {"phone", " phone phone_number number caller caller_number called_number customer_phone "},
     {"external", " external_id user_id contact_id customer_id visitor_id external_identifier "},
     {"at",
      " at timestamp datetime date_time date time event_time event_date occurred_at sent_at "
      "activity_date activity_date_time order_date paid_at "
      "call_time call_date start_time visit_time created_at "},
     {"kind",
      " kind action event event_type activity_type activity call_result result disposition "
      "call_type direction type "},
     {"subject",
      " subject campaign campaign_name campaign_title url page page_url page_path product "
      "product_name lineitem_name form form_name title "},
     {"value", " value amount total total_price order_total revenue duration duration_seconds "},
     {"ref",
      " ref event_id message_id order_id order_number order transaction_id call_id activity_id id "
      "name "},
     {"note", " note notes details comment comments text "},
     {"machine", " machine is_bot bot "}});

struct Word {
  std::string_view words, kind;
};
constexpr auto kKindWords = std::to_array<Word>(
    {{" sent send delivered delivery email_delivered mail_sent ", "email_sent"},
     {" open opened opens email_opened ", "email_open"},
     {" click clicked clicks email_clicked link_click ", "email_click"},
     {" bounce bounced hard_bounce hardbounce bounces ", "email_bounce_hard"},
     {" soft_bounce softbounce deferred ", "email_bounce_soft"},
     {" unsubscribe unsubscribed unsub unsubs optout opt_out ", "unsubscribe"},
     {" complaint complained spam spamreport spam_report abuse ", "complaint"},
     {" reply replied replies responded ", "email_reply"},
     {" pageview page_view visit visited view ", "page_view"},
     {" order ordered purchase purchased paid ", "purchase"},
     {" phone_call call inbound incoming received outbound outgoing dialed answered connected "
      "completed missed missed_call ",
      "call"},
     {" no_answer busy failed canceled cancelled not_answered unanswered ", "call_attempt"},
     {" voicemail left_voicemail ", "voicemail"},
     {" meeting appointment ", "meeting"},
     {" e_mail email outbound_email ", "email_sent"},
     {" inbound_email ", "email_reply"},
     {" form form_submission form_submitted ", "form_submit"},
     {" download downloaded ", "content_download"},
     {" sms ", "sms"}});

// A column of its own for a kind: "Open Time", "Clicked", "Bounced at".
std::string_view event_kind(std::string_view name) {
  for (const std::string_view end : {"_time", "_at", "_date", "_count"})
    if (name.ends_with(end)) name.remove_suffix(end.size());
  for (const Word& word : kKindWords) {
    const bool mail =
        word.kind.starts_with("email_") || word.kind == "unsubscribe" || word.kind == "complaint";
    if (mail && word.kind != "email_sent" &&
        word.words.find(" " + std::string(name) + " ") != std::string_view::npos)
      return word.kind;
  }
  return name == "sent" || name == "send" || name == "delivered" ? "email_sent" : "";
}

struct Found {
  std::string_view role;
  std::size_t column = 0;
};

// That word is our own number of a lead; any other "Lead ID" is the number some program gave it.
std::string role_name(const std::string& header) {
  std::string name = plain_name(header);
  return name == "lead_id" && header != name ? "external_id" : name;
}

/// By role, the column whose name stands first in the list of the role's names.
std::vector<Found> find_roles(const std::vector<std::string>& header) {
  std::vector<Found> found;
  for (const Names& names : kNames) {
    std::size_t best = std::string_view::npos;
    Found column{names.role, 0};
    for (std::size_t index = 0; index < header.size(); ++index) {
      const std::size_t at = names.headers.find(" " + role_name(header[index]) + " ");
      if (at >= best) continue;
      best = at;
      column.column = index;
    }
    if (best != std::string_view::npos) found.push_back(column);
  }
  return found;
}

const Found* role_of(const std::vector<Found>& found, std::string_view role) {
  const auto index = std::find_if(found.begin(), found.end(),
                                  [role](const Found& one) { return one.role == role; });
  return index == found.end() ? nullptr : &*index;
}

bool has_any(const std::vector<std::string>& header, std::string_view names) {
  return std::any_of(header.begin(), header.end(), [names](const std::string& column) {
    return names.find(" " + plain_name(column) + " ") != std::string_view::npos;
  });
}

struct Shape {
  std::string_view title, kind;  // kind "": a column says it
};

constexpr std::string_view kOfPeople =
    " first_name last_name firstname lastname company full_name ";

// What a file without our own names is: nullopt when it does not look like activities. Beside
// columns of people it is taken for one of leads, unless it was declared to be of activities.
std::optional<Shape> shape_of(const std::vector<std::string>& header, bool declared) {
  if (!declared && has_any(header, kOfPeople)) return std::nullopt;
  const std::vector<Found> found = find_roles(header);
  const bool who = role_of(found, "lead_id") != nullptr || role_of(found, "email") != nullptr ||
                   role_of(found, "phone") != nullptr || role_of(found, "external") != nullptr;
  if (!who) return std::nullopt;
  const auto events = std::count_if(header.begin(), header.end(), [](const std::string& column) {
    return !event_kind(plain_name(column)).empty();
  });
  if (events >= 2) return Shape{"a mail campaign's report", "events"};
  if (role_of(found, "at") == nullptr) return std::nullopt;
  if (has_any(header, " kind action event event_type activity_type ")) return Shape{"", ""};
  if (has_any(header, " call_result disposition call_type direction ") &&
      has_any(header, " duration duration_seconds phone phone_number number caller "))
    return Shape{"a call log", ""};
  if (has_any(header, " total total_price order_total amount ") &&
      has_any(header, " order_id order_number order product product_name lineitem_name "))
    return Shape{kOrders, "purchase"};
  if (has_any(header, " url page page_url page_path ")) return Shape{"page views", "page_view"};
  return std::nullopt;
}

class ActivityMapper {
 public:
  ActivityMapper(const std::vector<std::string>& header, const ImportFile& file,
                 const ImportOptions& options, const Playbook& playbook)
      : header_(header), file_(file), options_(options), playbook_(playbook) {
    columns_.targets.resize(header.size());
    for (const Word& word : kKindWords)
      for (std::string_view rest = word.words.substr(1); !rest.empty();
           rest.remove_prefix(rest.find(' ') + 1))
        // A company's own kind of that name goes before a word of others.
        if (!playbook.kinds.find(rest.substr(0, rest.find(' '))))
          columns_.kinds.emplace(rest.substr(0, rest.find(' ')), word.kind);
  }

  ActivityColumns map() {
    if (file_.mapping != nullptr && !file_.mapping->activities.empty())
      by_mapping();
    else
      by_name();
    by_flags();
    require();
    return std::move(columns_);
  }

 private:
  void put(std::size_t index, Role role, std::string name) {
    columns_.targets[index].role = role;
    columns_.targets[index].name = std::move(name);
  }

  void put_who(std::size_t index, std::string kind, std::string name) {
    put(index, Role::who, std::move(name));
    columns_.targets[index].who_kind = std::move(kind);
  }

  bool put_person(std::size_t index, std::string_view role) {
    if (role == "email")
      put_who(index, "email", "who (e-mail)");
    else if (role == "lead_id")
      put_who(index, "lead", "who (lead)");
    else if (role == "phone")
      put_who(index, "phone", "who (phone)");
    else if (role == "who")
      put_external(index);
    else
      return false;
    return true;
  }

  void put_external(std::size_t index) {
    const std::string system = system_of(file_, options_);
    put_who(index, "id:" + system, "who (" + system + ")");
  }

  void put_event(std::size_t index, std::string_view kind) {
    put(index, Role::event, std::string(kind));
    columns_.targets[index].kind = playbook_.kinds.find(kind).value_or(KindId{});
  }

  void by_mapping() {
    const std::string where = "[import." + file_.mapping->name + "]";
    for (const auto& [from, to] : file_.mapping->kinds) columns_.kinds[fold(from)] = to;
    bool has_kind = false;
    for (const auto& [name, column] : file_.mapping->activities) {
      // `kind` may be a kind itself, for a file of one.
      if (name == "kind") {
        has_kind = true;
        const bool is_column =
            std::any_of(header_.begin(), header_.end(),
                        [&c = column](const std::string& other) { return fold(other) == fold(c); });
        if (!is_column && (columns_.kind = playbook_.kinds.find(column))) continue;
      }
      const std::size_t index = find_header(header_, column, where, ErrorKind::bad_input);
      if (put_person(index, name)) continue;
      for (const RoleName& role : kRoles)
        if (name == role.role) put(index, role.value, name);
    }
    if (has_kind) return;
    for (const auto& [column, kind] : file_.mapping->kinds)
      put_event(find_header(header_, column, where, ErrorKind::bad_input), kind);
  }

  void by_name() {
    const std::vector<Found> found = find_roles(header_);
    const bool own = has_any(header_, " kind ") && has_any(header_, " at ");
    const auto shape = own ? std::nullopt : shape_of(header_, options_.activities);
    if (shape) columns_.shape = shape->title;
    const bool events = shape && shape->kind == "events";
    // A campaign's report: there Name is the recipient's, and so is Title beside First Name.
    const std::string_view of_recipient = !events                       ? ""
                                          : has_any(header_, kOfPeople) ? " name title "
                                                                        : " name ";
    if (shape && !events && !shape->kind.empty()) columns_.kind = playbook_.kinds.find(shape->kind);
    for (const Found& one : found) {
      if (has_any({header_[one.column]}, of_recipient)) continue;
      if (own &&
          !has_any({header_[one.column]},
                   " email external_id lead_id phone at kind subject value ref note machine "))
        continue;
      if (one.role == "external")
        external(one.column);
      else if (put_person(one.column, one.role))
        continue;
      else if (!(one.role == "kind" && (columns_.kind || events)))
        for (const RoleName& role : kRoles)
          if (one.role == role.role && columns_.targets[one.column].role == Role::ignored)
            put(one.column, role.value, std::string(one.role));
    }
    put_clock(found);
    if (!events) return;
    for (std::size_t index = 0; index < header_.size(); ++index) {
      const std::string_view kind = event_kind(plain_name(header_[index]));
      if (!kind.empty()) put_event(index, kind);
    }
  }

  // A day beside its time of day.
  void put_clock(const std::vector<Found>& found) {
    const Found* const at = role_of(found, "at");
    if (at == nullptr ||
        !has_any({header_[at->column]}, " date call_date order_date activity_date event_date "))
      return;
    for (std::size_t index = 0; index < header_.size(); ++index)
      if (columns_.targets[index].role == Role::ignored &&
          has_any({header_[index]}, " time call_time event_time start_time time_of_day "))
        return put(index, Role::clock, "time");
  }

  void by_flags() {
    if (options_.on_match)
      throw Error(ErrorKind::usage, "--on-match",
                  "is for leads; " + file_.name + " is a file of activities, which never change");
    for (const auto& [column, target] : options_.map) {
      const std::size_t index = find_header(header_, column, "--map", ErrorKind::usage);
      columns_.targets[index] = {};
      if (target == "-") continue;
      if (target == "external_id")
        put_external(index);
      else if (!put_person(index, target))
        put_named(index, target);
    }
    for (const auto& [name, value] : options_.set) {
      if (name != "kind")
        throw Error(ErrorKind::usage, "--set",
                    "of activities only the kind can be set, not \"" + name + "\"",
                    "--set kind=call");
      columns_.kind = playbook_.kinds.find(value);
      if (!columns_.kind)
        throw Error(ErrorKind::usage, "--set", "there is no kind \"" + value + "\"",
                    did_you_mean(nearest(value, playbook_.kinds.names())));
    }
  }

  void put_named(std::size_t index, const std::string& target) {
    const auto role = std::find_if(kRoles.begin(), kRoles.end(),
                                   [&target](const RoleName& one) { return one.role == target; });
    if (role != kRoles.end()) {
      // What a name said is not meant any longer.
      for (ColumnTarget& other : columns_.targets)
        if (other.role == role->value) other = {};
      return put(index, role->value, target);
    }
    if (playbook_.kinds.find(target)) return put_event(index, target);
    throw Error(ErrorKind::usage, "--map", "\"" + target + "\" is nothing an activity has",
                "email phone external_id lead_id who at time kind subject value ref note machine; "
                "or, of a column of dates, the kind that happened then");
  }

  // An id means something only under a system: beside another key it may be left out.
  void external(std::size_t index) {
    const bool named = !options_.system.empty() || file_.mapping != nullptr;
    const bool other =
        std::any_of(columns_.targets.begin(), columns_.targets.end(),
                    [](const ColumnTarget& target) { return target.role == Role::who; });
    if (!named && other) return;
    put_external(index);
  }

  void require() const {
    const auto has = [this](Role role) {
      return std::any_of(columns_.targets.begin(), columns_.targets.end(),
                         [role](const ColumnTarget& target) { return target.role == role; });
    };
    const bool events = has(Role::event);
    std::string missing;
    if (!has(Role::who)) missing = "email, phone, external_id or lead_id";
    if (!has(Role::at) && !events) missing += (missing.empty() ? "" : "; ") + std::string("at");
    if (!has(Role::kind) && !columns_.kind && !events)
      missing += (missing.empty() ? "" : "; ") + std::string("kind");
    if (missing.empty()) return;
    Diagnostic problem;
    problem.file = file_.name;
    problem.line = 1;
    problem.message = "activities need a column " + missing;
    problem.hint =
        "name them: --map COLUMN=at, --set kind=KIND; or by an [import.NAME] mapping with "
        "`activities = { who = …, at = …, kind = … }` and --as NAME";
    throw Error(ErrorKind::bad_input, {problem});
  }

  const std::vector<std::string>& header_;
  const ImportFile& file_;
  const ImportOptions& options_;
  const Playbook& playbook_;
  ActivityColumns columns_;
};

}  // namespace

ActivityColumns activity_columns_of(const std::vector<std::string>& header, const ImportFile& file,
                                    const ImportOptions& options, const Playbook& playbook) {
  return ActivityMapper(header, file, options, playbook).map();
}

bool is_activity_header(const std::vector<std::string>& header) {
  const bool own = has_any(header, " email external_id lead_id phone ") &&
                   has_any(header, " at ") && has_any(header, " kind ");
  return own || shape_of(header, false).has_value();
}

}  // namespace leads

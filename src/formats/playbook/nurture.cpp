// SPDX-License-Identifier: MIT
// [consent], [mail] and [[nurture]]: to whom the company may write, from which address, and the
// sequences of steps.
#include <algorithm>
#include <set>

#include "base/numbers.h"
#include "base/text.h"
#include "base/time/duration.h"
#include "base/utf8.h"
#include "base/words.h"
#include "core/lead/email.h"
#include "core/nurture/letter_names.h"
#include "core/nurture/record.h"
#include "formats/playbook/reading.h"

namespace leads {
namespace {

/// A sender that every mail server accepts.
bool is_sender(std::string_view text) {
  const auto sender = parse_mailbox(text);
  return sender && is_ascii(sender->address);
}

/// Links are put into one line of a message, which has its limit.
constexpr std::size_t kLongestLink = 200;

void check_placeholders(Reading& reading, const TomlNode& node, std::string_view text,
                        LetterPart part) {
  const Fields& fields = reading.book.fields;
  std::vector<TextProblem> problems;
  static_cast<void>(parse_placeholders(
      text, [&](std::string_view name) { return is_letter_name(fields, part, name); }, problems));
  for (const TextProblem& problem : problems)
    reading.problems.error(node.place, problem.message, placeholder_hint(problem, fields, part));
}

/// "2 per 7d"
std::optional<std::pair<int, Seconds>> parse_rate(std::string_view text) {
  const std::size_t per = text.find(" per ");
  if (per == std::string_view::npos) return std::nullopt;
  const auto count = parse_integer(text.substr(0, per));
  const auto span = parse_duration(trim(text.substr(per + 5)), false);
  if (!count || *count < 1 || *count > kMostPoints || !span || span->seconds <= Seconds{0})
    return std::nullopt;
  return std::pair{static_cast<int>(*count), span->seconds};
}

void read_consent(Reading& reading, TomlTable& root) {
  const TomlNode* node = root.find("consent");
  if (node == nullptr) return;
  TomlTable table(*node, "[consent]", reading.problems);
  reading.book.mail_unknown = table.word("unknown", {"withhold", "allow"}) == 1U;
  table.finish();
}

void read_retention(Reading& reading, TomlTable& root) {
  const TomlNode* node = root.find("retention");
  if (node == nullptr) return;
  TomlTable table(*node, "[retention]", reading.problems);
  if (const TomlNode* after = table.require("after")) {
    const auto span = after->is_text() ? parse_duration(after->text, true) : std::nullopt;
    if (span && (span->seconds > Seconds{0} || span->months > 0))
      reading.book.retention = span;
    else
      reading.problems.error(after->place,
                             "after must be a length of time, got " + describe(*after),
                             "write it like \"3y\", \"18mo\" or \"900d\"");
  }
  table.finish();
}

void check_channel(TomlTable& table, const NurtureStep& step, bool complete) {
  Problems& problems = table.problems();
  const auto refuse = [&](const char* key, std::string message, std::string hint) {
    if (const TomlNode* node = table.find(key))
      problems.error(node->place, std::move(message), std::move(hint));
  };
  if (step.channel == "email") {
    refuse("do", "an e-mail is written from a template", "do is for the other channels");
    if (complete && step.template_file.empty()) {
      problems.error(table.place(), "a step by email needs the key template",
                     "template = \"welcome.md\"");
    }
    return;
  }
  const std::string why = "only e-mails are written from a template";
  refuse("template", why, "do says what to do");
  refuse("suggest", "suggest goes into a template", why);
  refuse("offer", "offer goes into a template", why);
  if (complete && step.task.empty()) {
    problems.error(table.place(), "a step by " + step.channel + " needs the key do",
                   "do = \"call and ask\"");
  }
}

NurtureStep read_step(Reading& reading, const TomlNode& node) {
  Problems& problems = reading.problems;
  TomlTable table(node, "a step", problems);
  NurtureStep step;
  step.line = node.place.line;
  step.name = trim(table.text("name").value_or(""));
  if (const TomlNode* after = table.find("after")) {
    step.after = read_duration(*after, "after", problems, true).value_or(Seconds{0});
  }
  const auto channel = table.word("channel", {"email", "phone", "sms", "post"});
  if (channel) step.channel = channel_name(static_cast<Channel>(*channel));
  step.template_file = table.text("template").value_or("");
  step.offer = table.text("offer").value_or("");
  step.task = table.text("do").value_or("");
  if (const TomlNode* task = table.find("do"))
    check_placeholders(reading, *task, step.task, LetterPart::task);
  step.suggest = table.boolean("suggest").value_or(false);
  table.finish();
  if (!node.is_table()) return step;
  const bool complete = !table.has_unknown_keys();
  if (complete) {
    for (const char* key : {"after", "channel"}) table.require(key);
  }
  if (channel) check_channel(table, step, complete && !table.find("template") && !table.find("do"));
  return step;
}

/// A step is recognised by its key: those that are sent must differ.
void check_key(const NurtureStep& step, const std::vector<NurtureStep>& before, Place place,
               Problems& problems) {
  const std::string_view key = step_key(step);
  const bool taken = !key.empty() && is_mail(step) &&
                     std::any_of(before.begin(), before.end(), [key](const NurtureStep& other) {
                       return is_mail(other) && step_key(other) == key;
                     });
  if (taken)
    problems.error(place, "another step of this sequence is called " + quoted(key),
                   "give it a name of its own: name = \"reminder\"");
}

std::vector<NurtureStep> read_steps(Reading& reading, const TomlNode& node) {
  Problems& problems = reading.problems;
  std::vector<NurtureStep> steps;
  const TomlNode* list = read_list(node, "steps", problems);
  if (list == nullptr) return steps;
  if (list->items.empty()) problems.error(list->place, "steps is an empty list");
  for (const TomlNode& item : list->items) {
    NurtureStep step = read_step(reading, item);
    check_key(step, steps, item.place, problems);
    if (!steps.empty() && step.after < steps.back().after && item.find("after") != nullptr) {
      problems.error(item.find("after")->place, "this step is due before the one above it",
                     "after counts from the enrolment");
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

void read_nurture(Reading& reading, const TomlNode& node, std::set<std::string>& names) {
  Problems& problems = reading.problems;
  TomlTable table(node, "[[nurture]]", problems);
  Nurture nurture;
  nurture.name = trim(table.text("name").value_or(""));
  const TomlNode* when = table.find("when");
  const TomlNode* stop = table.find("stop");
  nurture.hours = table.boolean("hours").value_or(false);
  const TomlNode* steps = table.find("steps");
  table.finish();
  if (!table.has_unknown_keys()) {
    for (const char* key : {"name", "when", "steps"}) table.require(key);
  }
  if (when != nullptr) nurture.when = read_filter(reading, *when, "when", FilterScope::stage);
  if (stop != nullptr) nurture.stop = read_filter(reading, *stop, "stop", FilterScope::stage);
  if (steps != nullptr) nurture.steps = read_steps(reading, *steps);
  if (!nurture.name.empty() && !names.insert(fold(nurture.name)).second) {
    problems.error(table.find("name")->place,
                   "another [[nurture]] is called " + quoted(nurture.name));
  }
  const std::vector<std::string> lacking = missing_mail_settings(reading.book);
  const bool mails = std::any_of(nurture.steps.begin(), nurture.steps.end(), is_mail);
  if (mails && !lacking.empty() && !problems.failed())
    problems.warn(table.place(), "its e-mails cannot be sent: [mail] lacks " + join(lacking, ", "),
                  "every one needs a sender, a postal address and a link to unsubscribe");
  reading.book.nurtures.push_back(std::move(nurture));
}

}  // namespace

void read_mail(Reading& reading, TomlTable& root) {
  read_consent(reading, root);
  read_retention(reading, root);
  const TomlNode* node = root.find("mail");
  if (node == nullptr) return;
  Playbook& book = reading.book;
  TomlTable table(*node, "[mail]", reading.problems);
  const auto refuse = [&](const char* key, std::string message, std::string hint) {
    reading.problems.error(table.find(key)->place, std::move(message), std::move(hint));
  };
  book.mail_from = table.text("from").value_or("");
  book.mail_address = table.text("postal_address").value_or("");
  book.mail_unsubscribe = table.text("unsubscribe").value_or("");
  if (!book.mail_from.empty() && !is_sender(book.mail_from)) {
    refuse("from", "from must be an e-mail address, got " + quoted(book.mail_from),
           "like \"Acme <hello@acme.example>\"");
  }
  const std::string& link = book.mail_unsubscribe;
  if (!link.empty() && !link.starts_with("https://") && !link.starts_with("http://") &&
      !link.starts_with("mailto:")) {
    refuse("unsubscribe", "unsubscribe must be a link, got " + quoted(link),
           "like \"https://acme.example/u?e={{email}}\"");
  } else if (link.size() > kLongestLink) {
    refuse("unsubscribe", "unsubscribe must be at most 200 characters long", "");
  } else if (!link.empty()) {
    check_placeholders(reading, *table.find("unsubscribe"), link, LetterPart::link);
  }
  if (const auto rate = table.text("at_most")) {
    book.mail_at_most = parse_rate(trim(*rate));
    if (!book.mail_at_most) {
      refuse("at_most", "at_most must be a number of e-mails per period, got " + quoted(*rate),
             "like \"2 per 7d\"");
    }
  }
  table.finish();
}

void read_nurtures(Reading& reading, TomlTable& root) {
  std::set<std::string> names;
  for (const TomlNode* node : root.tables("nurture")) {
    if (!has_room(reading, reading.book.nurtures.size(), node->place, "[[nurture]]")) return;
    read_nurture(reading, *node, names);
  }
}

}  // namespace leads

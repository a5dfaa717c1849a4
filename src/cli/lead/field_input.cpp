// SPDX-License-Identifier: MIT
#include "cli/lead/field_input.h"

#include <algorithm>
#include <map>

#include "base/spelling.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/words.h"
#include "cli/output/errors.h"
#include "cli/output/render.h"
#include "core/lead/country.h"
#include "core/lead/typed_number.h"
#include "core/nurture/record.h"
#include "import/rows/tag_cell.h"
#include "leads/error.h"
#include "store/read/identities.h"

namespace leads {

bool has_field(const FieldValues& values, FieldIndex field) {
  return std::any_of(values.begin(), values.end(),
                     [field](const auto& entry) { return entry.first == field; });
}

void declare_field_input(Flags& flags, FieldInput& input) {
  flags.fields(input.flags);
  flags
      .values("--set", "FIELD=VALUE", input.set, "set a field; needed if another flag has its name")
      .kind = ValueKind::field_value;
  flags.values("-t,--tag", "TAG", input.tags, "add a tag").kind = ValueKind::tag;
}

FieldIndex field_named(const Playbook& playbook, const std::string& name,
                       const std::string& where) {
  if (const std::optional<FieldIndex> field = playbook.fields.find(name)) return *field;
  static const std::vector<std::string> kDerived{"score", "fit",         "engagement",
                                                 "grade", "temperature", "ready"};
  std::string hint = did_you_mean(nearest(name, playbook.fields.names()));
  if (name == "stage" && where != "--by")
    hint = "to move a lead to a stage: leads advance LEAD --to STAGE";
  if ((name == "tags" || name == "tag") && where != "--by")
    hint = "to add or remove a tag: -t +TAG, -t -TAG";
  if (std::find(kDerived.begin(), kDerived.end(), name) != kDerived.end())
    hint = "it is computed by the rules; to see how: leads score LEAD -x";
  if (hint.empty() && where == "--by")
    hint = "split by a field, such as owner, source or country; to list them: leads list -F help";
  if (hint.empty())
    hint = "to list them: leads list -F help; declare your own in leads.toml under [fields]";
  throw Error(ErrorKind::usage, where, "unknown field \"" + name + "\"", hint);
}

namespace {

void put(FieldValues& values, const Field& description, FieldIndex field, Value value,
         const std::string& where) {
  if (has_field(values, field))
    throw Error(ErrorKind::usage, where, description.name + " is given twice", "give it once");
  values.emplace_back(field, std::move(value));
}

}  // namespace

void check_text(std::string_view text, const std::string& where) {
  constexpr std::size_t kLongest = std::size_t{64} << 10;
  if (text.size() > kLongest)
    throw Error(ErrorKind::usage, where, "the text is longer than 64 KiB", "shorten it");
  const auto bad = first_invalid_utf8(text);
  if (bad)
    throw Error(ErrorKind::usage, where, "byte " + std::to_string(*bad + 1) + " is not valid UTF-8",
                "convert the text to UTF-8");
}

std::variant<Value, ValueProblem> parse_typed_value(Session& session, FieldIndex field,
                                                    std::string_view text) {
  const Playbook& playbook = session.playbook();
  ValueContext context;
  context.zone = &session.zone();
  context.now = session.now();
  context.words = true;
  context.country = playbook.calendar.country;
  std::vector<std::string> notes;
  context.notes = &notes;
  auto value = parse_value(playbook.fields[field], text, context);
  for (const std::string& note : notes) session.say(playbook.fields[field].name + ": " + note);
  return value;
}

std::string typed_digits(Session& session, const std::string& text, const std::string& where) {
  auto typed = typed_number(text, session.playbook().calendar.country);
  if (const auto* unclear = std::get_if<UnclearNumber>(&typed))
    throw Error(ErrorKind::usage, where, unclear->message, unclear->hint);
  auto& number = std::get<TypedNumber>(typed);
  if (!number.note.empty()) session.say(where + ": " + number.note);
  return std::move(number.digits);
}

std::string unrecognised(FieldIndex field, std::string_view text) {
  if (text.empty()) return {};
  if (field == at(BuiltIn::phone) && identity_key(field, text).empty())
    return "it is neither dialled nor matched";
  if (field == at(BuiltIn::country) && !country_code(text)) return "write its code, such as DE";
  return {};
}

namespace {

/// What speaks against a day or time; "" if nothing does.
std::string step_problem(Session& session, std::int64_t step) {
  const Calendar& calendar = session.playbook().calendar;
  const bool is_day = is_stored_day(step);
  const Day today = local_day(session.now(), session.zone());
  const Day day = is_day ? day_of_stored(step) : local_day(Instant{Seconds{step}}, session.zone());
  if (is_day ? day < today : Instant{Seconds{step}} < session.now()) return "is in the past";
  if (std::binary_search(calendar.holidays.begin(), calendar.holidays.end(), day))
    return "is on " + spoken_day(day, today) + ", which is a holiday";
  const bool any_hours = std::any_of(calendar.hours.begin(), calendar.hours.end(),
                                     [](const auto& spans) { return !spans.empty(); });
  const unsigned weekday =
      std::chrono::weekday{std::chrono::sys_days{day.time_since_epoch()}}.iso_encoding();
  if (any_hours && calendar.hours[weekday - 1].empty())
    return "is on " + spoken_day(day, today) + ", outside the weekdays of [calendar] hours";
  constexpr int kFarAhead = 270;
  if (const auto ahead = (day - today).count(); ahead > kFarAhead)
    return "is on " + spoken_day(day, today) + ", " + std::to_string(ahead) + " days from now";
  return {};
}

}  // namespace

void warn_of_next_step(Session& session, const Value& value, const std::string& where) {
  const auto* step = std::get_if<std::int64_t>(&value);
  const std::string problem = step != nullptr ? step_problem(session, *step) : "";
  if (problem.empty() || session.options().quiet) return;
  print_on_stderr(diagnostic_text({where, 0, 0, 1, problem, "", "", true}, false));
}

namespace {

/// Names that leads.toml or the program has for the values of a field.
std::vector<std::string> declared_names(const Playbook& playbook, FieldIndex field) {
  std::vector<std::string> names;
  if (field == at(BuiltIn::source))
    for (const auto& [name, direction] : playbook.sources) names.push_back(name);
  if (field == at(BuiltIn::owner)) {
    for (const Owner& owner : playbook.owners) names.push_back(owner.name);
    for (const Assign& assign : playbook.assigns)
      names.insert(names.end(), assign.owners.begin(), assign.owners.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// An undeclared owner or source is accepted, but one that is nearly a declared one may be a slip.
void warn_of_slip(Session& session, FieldIndex field, const std::string& text) {
  const std::vector<std::string> names = declared_names(session.playbook(), field);
  const std::string folded = fold(text);
  if (std::any_of(names.begin(), names.end(),
                  [&](const std::string& name) { return fold(name) == folded; }))
    return;
  const std::string meant = did_you_mean(nearest(text, names));
  if (meant.empty()) return;
  const std::string name = session.playbook().fields[field].name;
  print_on_stderr(diagnostic_text(
      {name, 0, 0, 1, in_quotes(text) + " is a new " + name, meant, "", true}, false));
}

}  // namespace

void warn_of_unrecognised(Session& session, const FieldValues& values) {
  if (session.options().quiet) return;
  for (const auto& [field, value] : values) {
    if (field == at(BuiltIn::next_step_at)) warn_of_next_step(session, value, "next_step_at");
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr) warn_of_slip(session, field, *text);
    const std::string why = text != nullptr ? unrecognised(field, *text) : "";
    if (why.empty()) continue;
    const Diagnostic warning{session.playbook().fields[field].name,
                             0,
                             0,
                             1,
                             "\"" + *text + "\" was not recognised and is kept as typed",
                             why,
                             "",
                             true};
    print_on_stderr(diagnostic_text(warning, false));
  }
}

KindId kind_named(const Playbook& playbook, const std::string& word, const std::string& where) {
  if (nurture_event(fold(word)))
    throw Error(ErrorKind::usage, where, in_quotes(word) + " is recorded by leads nurture alone",
                "what became of a letter: leads nurture --sent, or --unsent");
  if (const std::optional<KindId> kind = typed_kind(playbook.kinds, word)) return *kind;
  std::vector<std::string> names = playbook.kinds.names();
  for (const KindWord& known : kind_words()) {
    if (!playbook.kinds.find(known.word)) names.emplace_back(known.word);
  }
  std::string hint = did_you_mean(nearest(word, names));
  if (hint.empty())
    hint = "to list them: leads help kinds; declare your own in leads.toml under [kinds]";
  throw Error(ErrorKind::usage, where, "unknown kind of activity \"" + word + "\"", hint);
}

namespace {

void check_tags(const std::vector<std::string>& tags) {
  std::map<std::string, bool> taken_off;
  for (const std::string& tag : tags) {
    check_text(tag, "--tag");
    const std::string name(
        trim(tag.starts_with('+') || tag.starts_with('-') ? tag.substr(1) : tag));
    if (name.empty())
      throw Error(ErrorKind::usage, "--tag", "the tag is empty",
                  "-t TAG adds a tag; with edit, -t -TAG removes it");
    const auto [known, fresh] = taken_off.emplace(fold(name), tag.starts_with('-'));
    if (!fresh && known->second != tag.starts_with('-'))
      throw Error(ErrorKind::usage, "--tag", "\"" + name + "\" is both added and removed",
                  "give only one of them");
  }
}

}  // namespace

std::vector<std::string> tags_of(const FieldInput& input) {
  std::vector<std::string> tags;
  for (const std::string& given : input.tags) {
    if (trim(given).empty()) tags.push_back(given);  // refused where tags are checked
    for (std::string& tag : split_tags(given, false)) tags.push_back(std::move(tag));
  }
  return tags;
}

FieldValues parse_field_input(Session& session, const FieldInput& input,
                              const std::string& set_flag) {
  const Playbook& playbook = session.playbook();
  FieldValues values;
  const auto take = [&](const std::string& name, const std::string& text,
                        const std::string& where) {
    const FieldIndex field = field_named(playbook, name, where);
    auto parsed = parse_typed_value(session, field, text);
    if (const auto* problem = std::get_if<ValueProblem>(&parsed))
      throw Error(ErrorKind::usage, where, problem->message, problem->hint);
    put(values, playbook.fields[field], field, std::get<Value>(std::move(parsed)), where);
  };
  for (const auto& [name, text] : input.flags) {
    std::string flag = "--" + name;
    std::replace(flag.begin(), flag.end(), '_', '-');
    take(name, text, flag);
  }
  check_tags(tags_of(input));
  for (const std::string& pair : input.set) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos)
      throw Error(ErrorKind::usage, set_flag, "\"" + pair + "\" is not FIELD=VALUE",
                  set_flag + " title=\"VP Sales\"");
    take(pair.substr(0, equals), pair.substr(equals + 1), set_flag);
  }
  for (const std::string& name : input.unset) {
    const FieldIndex field = field_named(playbook, name, "--unset");
    put(values, playbook.fields[field], field, Value{}, "--unset");
  }
  return values;
}

}  // namespace leads

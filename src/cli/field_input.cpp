#include "cli/field_input.h"

#include <algorithm>

#include "leads/error.h"
#include "leads/text.h"
#include "leads/values.h"

namespace leads {

void declare_field_input(Flags& flags, FieldInput& input) {
  flags.fields(input.flags);
  flags.values("--set", "FIELD=VALUE", input.set, "set a field whose name a flag has");
  flags.values("-t,--tag", "TAG", input.tags, "add a tag");
}

FieldIndex field_named(const Playbook& playbook, const std::string& name, const std::string& where) {
  if (const std::optional<FieldIndex> field = playbook.fields.find(name)) return *field;
  std::string hint = did_you_mean(nearest(name, playbook.fields.names()));
  if (hint.empty()) hint = "fields of your own are declared in leads.toml under [fields]";
  throw Error(ErrorKind::usage, where, "there is no field \"" + name + "\"", hint);
}

namespace {

void put(FieldValues& values, FieldIndex field, Value value) {
  std::erase_if(values, [field](const auto& entry) { return entry.first == field; });
  values.emplace_back(field, std::move(value));
}

}  // namespace

FieldValues parse_field_input(Session& session, const FieldInput& input) {
  const Playbook& playbook = session.playbook();
  ValueContext context;
  context.zone = &session.zone();
  context.now = session.now();
  context.words = true;
  context.country = playbook.calendar.country;
  FieldValues values;
  const auto take = [&](const std::string& name, const std::string& text, const std::string& where) {
    const FieldIndex field = field_named(playbook, name, where);
    auto parsed = parse_value(playbook.fields[field], text, context);
    if (const auto* problem = std::get_if<ValueProblem>(&parsed)) throw Error(ErrorKind::usage, where, problem->message, problem->hint);
    put(values, field, std::get<Value>(std::move(parsed)));
  };
  for (const auto& [name, text] : input.flags) take(name, text, "--" + name);
  for (const std::string& pair : input.set) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos) throw Error(ErrorKind::usage, "--set", "\"" + pair + "\" is not FIELD=VALUE");
    take(pair.substr(0, equals), pair.substr(equals + 1), "--set");
  }
  for (const std::string& name : input.unset) put(values, field_named(playbook, name, "--unset"), Value{});
  return values;
}

}  // namespace leads

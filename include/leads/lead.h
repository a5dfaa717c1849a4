// The nouns of the domain: fields and their types, kinds of activities, sources, stages by number, and how the
// evaluator sees one lead. Nothing here owns a database or reads a clock.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "leads/instant.h"

namespace leads {

enum class LeadId : std::int64_t {};
enum class KindId : std::uint16_t {};      ///< index into Kinds
enum class SubjectId : std::uint32_t {};   ///< dictionary code; 0 is "no subject"
enum class StageId : std::uint8_t {};      ///< index into Playbook::stages
enum class FieldIndex : std::uint16_t {};  ///< index into Fields

inline std::int64_t number(LeadId id) { return static_cast<std::int64_t>(id); }
inline std::size_t index(KindId id) { return static_cast<std::size_t>(id); }
inline std::size_t index(StageId id) { return static_cast<std::size_t>(id); }
inline std::size_t index(FieldIndex id) { return static_cast<std::size_t>(id); }

// ---- values ---------------------------------------------------------------------------------------------------

/// How a value is stored and compared.
///   text choice url email phone country currency source   string (stored form; compared folded)
///   integer   int64 within 15 digits          number  double within 15 significant digits
///   money     int64, 1/10000 of the currency  boolean int64 0 or 1
///   date      int64, days since 1970-01-01    datetime int64, seconds since 1970-01-01 UTC
enum class FieldType : std::uint8_t {
  text, integer, number, date, datetime, boolean, choice, money, url, email, phone, country, currency, source
};
std::string_view type_name(FieldType type);
bool is_text(FieldType type);

/// An owned value; monostate is missing.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A value seen, not owned: what the evaluator reads. `text` lives as long as the row it was read from.
struct Cell {
  enum class Kind : std::uint8_t { missing, integer, real, text };
  Kind kind = Kind::missing;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;

  static Cell of(std::int64_t value) { return {Kind::integer, value, 0, {}}; }
  static Cell of(double value) { return {Kind::real, 0, value, {}}; }
  static Cell of(std::string_view value) { return {Kind::text, 0, 0, value}; }
  static Cell of(const Value& value);
  bool present() const { return kind != Kind::missing; }
};

inline constexpr Cell kMissingCell{};

struct Field {
  std::string name;
  FieldType type = FieldType::text;
  std::vector<std::string> choices;  ///< of a choice field, in their order
};

/// A stored value as text, the way it is read back: money as decimals, dates ISO, instants RFC 3339 UTC; "" is missing.
std::string format_value(const Field& field, const Cell& cell);

/// Back from format_value: the same stored value. Nullopt when the text is none of this type.
std::optional<Value> stored_value(const Field& field, std::string_view text);

/// Built-in fields have fixed places, in the order of the vocabulary; custom fields follow.
enum class BuiltIn : std::uint16_t {
  type, name, first_name, last_name, email, phone, title, company, website, industry, employees, revenue, street, city,
  region, postal_code, country, language, time_zone, source, source_detail, campaign, vendor, cost, owner, value,
  currency, expected_close, rating, notes, referred_by, next_step, next_step_at, created_at, count
};
inline FieldIndex at(BuiltIn field) { return static_cast<FieldIndex>(field); }

/// Every field of the book, built-in ones first. Names are unique and lower case.
class Fields {
 public:
  Fields();
  std::optional<FieldIndex> find(std::string_view name) const;
  /// Adds a custom field at the end, or returns the place of the one of that name.
  FieldIndex add(Field field);
  const Field& operator[](FieldIndex field) const { return all_[index(field)]; }
  std::size_t size() const { return all_.size(); }
  std::span<const Field> all() const { return all_; }
  static bool is_custom(FieldIndex field) { return index(field) >= static_cast<std::size_t>(BuiltIn::count); }
  std::vector<std::string> names() const;

 private:
  std::vector<Field> all_;
  std::unordered_map<std::string, FieldIndex> by_name_;
};

// ---- activities -----------------------------------------------------------------------------------------------

enum class Direction : std::uint8_t { none, in, out, both };
std::string_view direction_name(Direction direction);

struct Kind {
  std::string name;
  Direction direction = Direction::none;
  std::string channel;   ///< email phone sms web event social in_person sale or a word of the company's own; "" none
  bool knocking = false; ///< re-opens or un-parks a lead
};

/// Kinds by number: the built-in ones have fixed places, those of `[kinds]` and of the book follow.
class Kinds {
 public:
  Kinds();
  std::optional<KindId> find(std::string_view name) const;
  KindId add(Kind kind);
  const Kind& operator[](KindId kind) const { return all_[index(kind)]; }
  std::size_t size() const { return all_.size(); }
  std::span<const Kind> all() const { return all_; }
  std::vector<std::string> names() const;

 private:
  std::vector<Kind> all_;
  std::unordered_map<std::string, KindId> by_name_;
};

/// A short word for a kind, for who has the phone in the other hand: "met" is meeting.
struct KindWord {
  std::string_view word, kind;
};
std::span<const KindWord> kind_words();
/// The kind of that name, else the one a short word stands for: a company's own kind goes before a short word.
std::optional<KindId> typed_kind(const Kinds& kinds, std::string_view word);

/// Interest: inbound and two-way kinds. Contact: outbound and two-way kinds.
inline bool is_interest(const Kind& kind) { return kind.direction == Direction::in || kind.direction == Direction::both; }
inline bool is_contact(const Kind& kind) { return kind.direction == Direction::out || kind.direction == Direction::both; }

/// What scoring needs of an activity. A lead's activities are in ascending order of (at, kind).
struct Activity {
  Instant at;
  KindId kind{};
  SubjectId subject{};
  bool machine = false;
  double value = 0;  ///< NaN when missing
};

/// The columns only a `where` on ref, note or system needs; parallel to the activities.
struct ActivityText {
  std::string_view ref, note, system;
};

/// The direction of a source word; none for words nobody declared.
using Sources = std::unordered_map<std::string, Direction>;
/// The built-in sources with their directions.
const std::vector<std::pair<std::string, Direction>>& built_in_sources();

// ---- consent --------------------------------------------------------------------------------------------------

enum class Channel : std::uint8_t { email, phone, sms, post };
inline constexpr std::size_t kChannels = 4;
enum class ConsentState : std::uint8_t { unknown, opted_in, legitimate_interest, opted_out };
std::string_view channel_name(Channel channel);
std::string_view consent_name(ConsentState state);
std::optional<Channel> parse_channel(std::string_view name);
std::optional<ConsentState> parse_consent(std::string_view name);

struct Consent {
  ConsentState state = ConsentState::unknown;
  Instant since = kFirstInstant;  ///< of the state
};

// ---- the lead as the evaluator sees it ------------------------------------------------------------------------

/// Everything of one lead but its activities, as of one instant. Views live as long as the row behind them.
struct LeadView {
  LeadId id{};
  std::span<const Cell> fields;  ///< by FieldIndex; shorter means the rest is missing
  std::span<const std::string_view> tags;
  StageId stage{};
  StageId furthest{};            ///< the furthest open or won stage of this cycle
  std::uint32_t cycle = 1;
  Instant stage_since{};         ///< created_at for a lead that never moved
  Instant cycle_since{};         ///< created_at for the first cycle
  std::string_view stage_reason; ///< of the move into the stage; "" without
  std::array<Consent, kChannels> consent{};
  bool suppressed = false;       ///< its e-mail or phone is on the suppression list

  const Cell& cell(FieldIndex field) const { return index(field) < fields.size() ? fields[index(field)] : kMissingCell; }
  const Cell& cell(BuiltIn field) const { return cell(at(field)); }
  Instant created_at() const;    ///< kFirstInstant when missing
};

/// The name to show: name, else first + last name, company, e-mail, "#id".
std::string display_name(const LeadView& lead);
/// What the names of two leads are compared by: `name`, else first and last; folded, "" without any.
std::string folded_name(std::string_view name, std::string_view first, std::string_view last);

}  // namespace leads

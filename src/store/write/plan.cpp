// SPDX-License-Identifier: MIT
// Hashes the rows that carry the operation's number, in a total order.
#include "store/write/plan.h"

#include <sodium.h>

#include <array>
#include <string_view>

#include "base/time/format.h"
#include "store/write/open_operation.h"

namespace leads {
namespace {

constexpr std::size_t kDigestBytes = 8;

class Digest {
 public:
  explicit Digest(OpenOperation& operation)
      : operation_(operation), now_(format_utc(operation.at)) {
    crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES_MIN);
    sql::Statement first =
        operation.prepare("select coalesce(min(id), 0) from lead where created_op = $1");
    first.bind(1, operation.op).step();
    first_created_ = first.integer(0);
  }

  /// Rows of a query whose $1 is the operation. The columns before `texts` are leads.
  void add_rows(const std::string& query, int leads, int texts) {
    sql::Statement rows = operation_.prepare(query);
    for (rows.bind(1, operation_.op); rows.step();) {
      for (int column = 0; column < leads; ++column) add_lead(rows.integer(column));
      for (int column = leads; column < leads + texts; ++column) add(rows.text(column));
    }
    add("end");
  }

  std::string hex() {
    std::array<unsigned char, crypto_generichash_BYTES_MIN> bytes{};
    crypto_generichash_final(&state_, bytes.data(), bytes.size());
    std::string text(2 * kDigestBytes + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), kDigestBytes);
    text.pop_back();
    return text;
  }

 private:
  /// New leads by their order: another may be created before the plan is carried out.
  void add_lead(std::int64_t lead) {
    const bool is_new = first_created_ != 0 && lead >= first_created_;
    add((is_new ? "new " : "") + std::to_string(is_new ? lead - first_created_ : lead));
  }

  /// The operation's own instant is not part of the plan.
  void add(std::string_view text) {
    std::string plain(text);
    for (std::size_t at = plain.find(now_); at != std::string::npos; at = plain.find(now_, at))
      plain.replace(at, now_.size(), "now");
    plain += '\0';
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(plain.data()),
                              plain.size());
  }

  OpenOperation& operation_;
  std::string now_;
  std::int64_t first_created_ = 0;
  crypto_generichash_state state_{};
};

/// SQL for a column of seconds that may be the operation's own instant.
std::string instant(const std::string& column) {
  return "case when " + column + " = (select at from operation where id = $1) then 'now' else " +
         column + " end";
}

/// Every column of a lead but those that count operations, as one text.
std::string lead_columns(OpenOperation& operation) {
  std::string columns;
  sql::Statement names = operation.prepare(
      "select name from pragma_table_info('lead') where name not in ('id', 'created_op') order by "
      "cid");
  while (names.step()) {
    std::string name = "\"";
    for (const char letter : names.text(0)) name += letter == '"' ? "\"\"" : std::string(1, letter);
    name += '"';
    columns += (columns.empty() ? "" : " || ") +
               ("coalesce(" + (name == "\"created_at\"" ? instant(name) : name) + ", '') || x'1f'");
  }
  return columns;
}

}  // namespace

void settle_plan(Plan& plan, std::string digest) {
  plan.digest = std::move(digest);
  if (plan.expected.empty() || plan.expected == plan.digest) return;
  throw Error(
      ErrorKind::refused, "--expect",
      plan.digest == "none"
          ? "plan " + plan.expected + " says what to change, but nothing would change now"
          : "this would not do what plan " + plan.expected + " says: its plan is " + plan.digest,
      "to see what it would do now: -n instead of --expect");
}

std::string plan_digest(OpenOperation& operation) {
  Digest digest(operation);
  digest.add_rows(
      "select lead_id, kind, coalesce(name, ''), coalesce(old, ''), coalesce(new, '') from change "
      "where op = $1 order by id",
      1, 4);
  digest.add_rows(
      "select id, " + lead_columns(operation) + " from lead where created_op = $1 order by id", 1,
      1);
  digest.add_rows(
      "select t.lead_id, t.tag from lead l join tag t on t.lead_id = l.id where l.created_op = $1 "
      "order by t.lead_id, t.tag",
      1, 1);
  digest.add_rows(
      "select i.lead_id, i.kind, i.value from lead l join identity i on i.lead_id = l.id where "
      "l.created_op = $1 order by i.lead_id, i.kind, i.value",
      1, 2);
  digest.add_rows("select lead_id, " + instant("at") +
                      ", coalesce(from_stage, ''), to_stage, cycle, coalesce(reason, ''), forced "
                      "from stage_move where op = $1 order by id",
                  1, 6);
  digest.add_rows("select lead_id, channel, coalesce(address, ''), state, " + instant("at") +
                      ", coalesce(evidence, '') from consent where op = $1 order by id",
                  1, 5);
  digest.add_rows("select hex(mark), kind, why from suppression where op = $1 order by id", 0, 3);
  if (operation.bought > 0)
    digest.add_rows(
        "select coalesce(r.lead_id, 0), f.name, r.line, r.vendor, r.outcome, coalesce(r.fault, '') "
        "from bought_file f join bought_row r on r.file = f.id where f.op = $1 order by f.id, "
        "r.number",
        1, 5);
  if (operation.recorded_in_bulk)
    digest.add_rows(
        "select a.lead_id, " + instant("a.at") +
            ", k.name, coalesce(s.text, ''), coalesce(a.value, ''), coalesce(y.name, "
            "''), coalesce(a.ref, ''), coalesce(a.note, ''), a.machine from activity a "
            "join kind k on k.id = a.kind left join subject s on s.id = a.subject left "
            "join system y on y.id = a.system where a.op = $1 order by a.lead_id, a.at, "
            "k.name, a.seq",
        1, 8);
  return digest.hex();
}

}  // namespace leads

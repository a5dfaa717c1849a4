// SPDX-License-Identifier: MIT
// What a book holds: packs, blocks of the index of texts, entries of the journal, and its schema.
// Any bytes may be there, and what they are not is said.
#include <stdexcept>
#include <vector>

#include "fuzz/targets.h"
#include "leads/error.h"
#include "leads/playbook.h"
#include "store/journal/journal_rows.h"
#include "store/journal/row_json.h"
#include "store/packs/activity_pack.h"
#include "store/packs/lead_pack.h"
#include "store/packs/pack_seal.h"
#include "store/records.h"
#include "store/schema.h"
#include "store/schema_check.h"
#include "store/search/search_block.h"
#include "store/store.h"

namespace leads::fuzz {

void pack(std::string_view hex) {
  const std::string bytes = from_hex(hex);
  std::string again;
  CellPacker cells(again);
  CellUnpacker unpacker(bytes);
  Cell cell;
  while (unpacker.more() && unpacker.next(cell)) {
    cells.add(cell);
    require(cell.text.size() <= bytes.size(), "a text is a piece of the bytes");
  }
  require(again.size() <= bytes.size(), "a cell takes no more bytes than it was read from");
  ActivityUnpacker activities(bytes);
  PackedActivity activity;
  std::size_t count = 0;
  while (activities.more() && activities.next(activity)) ++count;
  require(2 * count <= bytes.size(), "an activity is two bytes at least");
  std::string sealed(bytes);
  seal(sealed, 0, 7, 9);
  std::string_view content = sealed;
  require(unseal(content, 7, 9) && content == bytes, "a seal comes off");
  content = sealed;
  require(!unseal(content, 8, 9) && content == sealed, "a seal is of one lead");
  content = bytes;
  if (unseal(content, 7, 9)) require(content.size() + kSealBytes == bytes.size(), "its length");
}

void search_block(std::string_view hex) {
  const unsigned sealing = choice(hex);
  std::string bytes = from_hex(hex);
  if (sealing % 2 == 1) seal(bytes, 0, 3, 0);  // past the checksum
  const SearchBlock block(3, bytes);
  if (!block.good()) return;
  std::size_t parts = 0;
  for (const std::string_view part : block.parts()) parts += part.size();
  require(parts < bytes.size(), "parts are pieces of the bytes");
  block.each_hit({"a", "b"},
                 [](std::size_t slot) { require(slot < kSearchBlockLeads, "a hit is in a slot"); });
}

void journal(std::string_view bytes) {
  static const Playbook playbook;
  const std::string_view text = bytes;
  if (const auto activity = parse_activity_json(text, LeadId{1}, playbook))
    require(
        parse_activity_json(activity_json(*activity, playbook), LeadId{1}, playbook).has_value(),
        "an activity is read back");
  if (const auto kept = parse_kept_activity_json(text, playbook))
    require(parse_kept_activity_json(kept_activity_json(*kept, playbook), playbook).has_value(),
            "a kept activity is read back");
  if (const auto move = parse_move_json(text, LeadId{1}))
    require(parse_move_json(move_json(*move), LeadId{1}).has_value(), "a move is read back");
  if (const auto consent = parse_consent_json(text, LeadId{1}))
    require(parse_consent_json(consent_json(*consent), LeadId{1}).has_value(),
            "a consent is read back");
  const NewIdentity identity = parse_identity_json(text, "email");
  const NewIdentity same = parse_identity_json(identity_json(identity), "email");
  require(same.kind == identity.kind && same.key == identity.key, "an identity is read back");
  if (const auto whole = parse_lead_json(text, LeadId{1}, playbook))
    require(parse_lead_json(lead_json(*whole, playbook), LeadId{1}, playbook).has_value(),
            "a lead is read back");
}

// A table of a book by this definition in place of ours.
void schema(std::string_view bytes) {
  static const std::string fresh = [] {
    sql::Connection connection(":memory:", {.write = true});
    create_schema(connection, Store::kSchemaVersion);
    return schema_text(connection);
  }();
  sql::Connection connection(":memory:", {.write = true});
  try {
    connection.prepare("create table lead(" + std::string(bytes)).run();
  } catch (const Error&) {
    return;  // SQLite knows no such table
  }
  const std::vector<ForeignObject> found = foreign_objects(connection, Store::kSchemaVersion);
  require(!found.empty(), "the other tables are missing");
  for (const ForeignObject& object : found)
    require(!describe(object).empty(), "what is wrong is said");
  require(schema_text(connection) != fresh, "a schema of one table is not ours");
}

}  // namespace leads::fuzz

// SPDX-License-Identifier: MIT
// What leads refuses for its size, in one place: `leads help limits` and leads-import(7) list these
// values, and a test compares them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace leads::limits {

// Files to be imported.
inline constexpr std::size_t kField = std::size_t{64} << 10;  ///< bytes of a field, cell or tag
inline constexpr std::size_t kRecord = std::size_t{1} << 20;  ///< of a row, line, card or header
inline constexpr std::size_t kColumns = 1000;
inline constexpr std::size_t kAddresses = 100;  ///< further ones of a row; the others are left out
inline constexpr std::uint64_t kUnpackedRatio = 100;  ///< .gz and .xlsx: unpacked to packed bytes
inline constexpr std::uint64_t kXlsxBytes = std::uint64_t{2} << 30;  ///< unpacked, in all
inline constexpr std::size_t kXmlTag = std::size_t{256} << 10;
inline constexpr int kNesting = 64;  ///< of XML, JSON and leads.toml

// leads.toml, filters and calendars.
inline constexpr std::size_t kRulesFile = std::size_t{1} << 20;
inline constexpr std::size_t kFilter = 4096;  ///< bytes of a filter in leads.toml
inline constexpr std::size_t kPattern = 256;  ///< bytes of a pattern
inline constexpr std::size_t kStages = 100;
inline constexpr std::size_t kFields = 300;  ///< custom ones; and kinds, and values of a choice
inline constexpr int kPoints = 1'000'000;
inline constexpr std::size_t kCalendarEvents = 2000;
inline constexpr std::size_t kCalendarDays = 100'000;
inline constexpr std::size_t kCalendarLooks = 10'000'000;  ///< days that repeated events look at

// The database.
inline constexpr std::int64_t kNumbers = 1'000'000'000;  ///< of leads, and of operations
inline constexpr std::size_t kActor = 100;               ///< letters of a user's name

}  // namespace leads::limits

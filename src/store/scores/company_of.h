// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "base/fnv.h"
#include "base/text.h"
#include "core/lead/email.h"

namespace leads {

/// The company an address belongs to, as a hash of its domain; 0 where it shows none.
inline std::int64_t company_of(std::string_view email) {
  const std::size_t at = email.rfind('@');
  if (at == std::string_view::npos || is_free_mail(email)) return 0;
  Fnv hash;
  hash.add(fold(email.substr(at + 1)));
  return static_cast<std::int64_t>(hash.value());
}

}  // namespace leads

// Names that columns go by besides those of our fields.
#pragma once

#include <string_view>

namespace leads {

/// Whether a column of this plain name is known by it.
bool is_known_header(std::string_view name);
/// The field, or `+email` and `-phone`, that a column of this plain name is; "" without.
std::string_view synonym_of(std::string_view name);

}  // namespace leads

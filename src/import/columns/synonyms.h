// SPDX-License-Identifier: MIT
// Names that columns go by besides those of our fields.
#pragma once

#include <string_view>

namespace leads {

/// Whether a column of this plain name is known by it.
bool is_known_header(std::string_view name);
/// `email`, `phone`, or `email_2` and `phone_2` for further ones, where the words of a plain name
/// say no more than whose address it is: "work_phone", "primary_email_address", "handy_privat". ""
/// without.
std::string_view address_of(std::string_view name);
/// The field, or `+email` and `-phone`, that a column of this plain name is; "" without.
std::string_view synonym_of(std::string_view name);

}  // namespace leads

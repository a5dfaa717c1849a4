// SPDX-License-Identifier: MIT
// Memory for SQLite. Debian builds it without lookaside, so that every small piece of a statement
// goes through malloc: a fifth of a look-up. Small blocks come from chunks here and go back to
// lists by size; what is large is malloc's.
#pragma once

namespace leads::sql {

/// Gives SQLite this memory; once, before its first use. Several threads may use it at once: a
/// block freed by another thread than the one that took it stays with the one that freed it. Chunks
/// are kept until the process ends.
void use_pooled_memory();

}  // namespace leads::sql

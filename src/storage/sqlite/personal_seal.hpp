// How a chain can cover words about people and still let them be erased: it covers a digest of the
// words with a salt of 128 bits. Without the salt nobody finds out by trying what the words were.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace evenline::storage::sqlite {

[[nodiscard]] std::string new_salt();
// Lengths go before texts, so that no two lists give the same bytes.
[[nodiscard]] std::string digest_of(std::string_view salt,
                                    std::initializer_list<std::string_view> words);

}  // namespace evenline::storage::sqlite

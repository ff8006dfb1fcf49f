#include "storage/postgres/sql_text.hpp"

namespace evenline::storage::postgres {

void put(std::string& out, quoted q) {
    out += '\'';
    for (const char c : q.text) {
        if (c == '\'') out += '\'';
        if (c != '\0') out += c;
    }
    out += '\'';
}

void put(std::string& out, bytes b) {
    static constexpr std::string_view digits = "0123456789abcdef";
    out += "'\\x";
    for (const char c : b.of) {
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    out += "'::bytea";
}

}  // namespace evenline::storage::postgres

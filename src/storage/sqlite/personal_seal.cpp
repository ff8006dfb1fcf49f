#include "storage/sqlite/personal_seal.hpp"

#include <openssl/sha.h>
#include <sqlite3.h>

namespace evenline::storage::sqlite {

std::string new_salt() {
    std::string out(16, '\0');
    sqlite3_randomness(static_cast<int>(out.size()), out.data());
    return out;
}

std::string digest_of(std::string_view salt, std::initializer_list<std::string_view> words) {
    std::string bytes(salt);
    for (const auto word : words) {
        bytes += std::to_string(word.size());
        bytes += ':';
        bytes += word;
    }
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(hash.data()));
    return hash;
}

}  // namespace evenline::storage::sqlite

#include "blackbox/signing.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cctype>
#include <chrono>

namespace evenline::blackbox {
namespace {

std::string hmac(const EVP_MD* how, std::string_view key, std::string_view data) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(how, key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(data.data()), data.size(), out, &size);
    return {reinterpret_cast<char*>(out), size};
}

}  // namespace

std::string hmac_sha1(std::string_view key, std::string_view data) {
    return hmac(EVP_sha1(), key, data);
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
    return hmac(EVP_sha256(), key, data);
}

std::string base64(std::string_view data) {
    std::string out((data.size() + 2) / 3 * 4 + 1, '\0');
    const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                  reinterpret_cast<const unsigned char*>(data.data()),
                                  static_cast<int>(data.size()));
    out.resize(static_cast<std::size_t>(n));
    return out;
}

std::string from_base64(std::string_view text) {
    std::string out(text.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                    reinterpret_cast<const unsigned char*>(text.data()),
                    static_cast<int>(text.size()));
    while (text.ends_with('=')) out.pop_back(), text.remove_suffix(1);
    return out;
}

std::string hex(std::string_view data) {
    std::string out;
    for (const char each : data) {
        const auto c = static_cast<unsigned char>(each);
        out += "0123456789abcdef"[c >> 4], out += "0123456789abcdef"[c & 15];
    }
    return out;
}

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char each : text) {
        const auto c = static_cast<unsigned char>(each);
        if (std::isalnum(c)) {
            out += static_cast<char>(c);
            continue;
        }
        const char hex_digits[] = "0123456789ABCDEF";
        out += '%', out += hex_digits[c >> 4], out += hex_digits[c & 15];
    }
    return out;
}

}  // namespace evenline::blackbox

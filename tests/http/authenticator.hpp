// A device with passkeys, for tests: makes keys, signs, counts, and can be told to do it wrong.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <openssl/evp.h>
#include <memory>
#include <string>

namespace evenline::http_test {

class authenticator {
public:
    enum class algorithm { es256, rs256 };
    explicit authenticator(std::string origin, algorithm = algorithm::es256);

    // The body of POST /api/v1/me/passkeys for what /challenge answered.
    [[nodiscard]] nlohmann::json enrolled(const nlohmann::json& begun);
    // The body of POST /api/v1/session/passkey.
    [[nodiscard]] nlohmann::json signed_in(const nlohmann::json& challenge);

    std::string origin, credential{"credential-1"};
    std::string domain;          // set: instead of the one that was asked for
    std::uint32_t counter{1};    // goes up with each signature unless it is 0
    unsigned char flags{0x05};   // user present, user verified
    bool crossed{};              // says that another origin's frame asked
    int cose_algorithm;          // what the key says of itself

    // Its key as COSE; and an attestation around authenticator data.
    [[nodiscard]] std::string cose_key() const;
    [[nodiscard]] std::string data_for(const std::string& domain, bool with_key) const;
    [[nodiscard]] std::string client(const std::string& type, const std::string& challenge) const;
    [[nodiscard]] std::string signature_over(const std::string& bytes) const;

private:
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace evenline::http_test

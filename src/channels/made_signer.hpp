// A key made on the spot, to sign a test with in the place of a provider whose key is its own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace evenline::channels {

class made_signer {
public:
    // RSA of 2048 bits; nothing if the library cannot. Takes some tens of milliseconds.
    [[nodiscard]] static std::optional<made_signer> rsa();
    // PKCS #1 v1.5 over SHA-256; raw bytes.
    [[nodiscard]] std::string sign(std::string_view bytes) const;
    // Its X.509 certificate in PEM, signed by itself, good for an hour.
    [[nodiscard]] std::string certificate() const;

private:
    explicit made_signer(std::shared_ptr<void> key) : key_(std::move(key)) {}
    std::shared_ptr<void> key_;          // OpenSSL's, which no header of ours names
};

}  // namespace evenline::channels

#include "made_signer.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace evenline::channels {
namespace {

EVP_PKEY* pkey(const std::shared_ptr<void>& key) { return static_cast<EVP_PKEY*>(key.get()); }

}  // namespace

std::optional<made_signer> made_signer::rsa() {
    auto* key = EVP_RSA_gen(2048);
    if (key == nullptr) return std::nullopt;
    return made_signer(std::shared_ptr<void>(
        key, [](void* k) { EVP_PKEY_free(static_cast<EVP_PKEY*>(k)); }));
}

std::string made_signer::sign(std::string_view bytes) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> with(EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free);
    const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t size = 0;
    if (!with || EVP_DigestSignInit(with.get(), nullptr, EVP_sha256(), nullptr, pkey(key_)) != 1 ||
        EVP_DigestSign(with.get(), nullptr, &size, in, bytes.size()) != 1)
        return {};
    std::string out(size, '\0');
    if (EVP_DigestSign(with.get(), reinterpret_cast<unsigned char*>(out.data()), &size, in,
                       bytes.size()) != 1)
        return {};
    out.resize(size);
    return out;
}

std::string made_signer::certificate() const {
    const std::unique_ptr<X509, decltype(&X509_free)> of(X509_new(), &X509_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> into(BIO_new(BIO_s_mem()), &BIO_free);
    if (!of || !into) return {};
    constexpr long hour_s = 3'600;
    X509_gmtime_adj(X509_getm_notBefore(of.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(of.get()), hour_s);
    X509_set_pubkey(of.get(), pkey(key_));
    if (X509_sign(of.get(), pkey(key_), EVP_sha256()) == 0) return {};
    PEM_write_bio_X509(into.get(), of.get());
    char* text = nullptr;
    const auto size = BIO_get_mem_data(into.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace evenline::channels

// Keys and certificates made for one test, to sign with as a provider would.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace given {

class made_key {
public:
    static made_key ecdsa() { return made_key(EVP_EC_gen("P-256")); }
    static made_key rsa() { return made_key(EVP_RSA_gen(2048)); }

    [[nodiscard]] std::string sign(std::string_view bytes, const EVP_MD* by) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> with(EVP_MD_CTX_new(),
                                                                           &EVP_MD_CTX_free);
        const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
        EVP_DigestSignInit(with.get(), nullptr, by, nullptr, key_.get());
        std::size_t n = 0;
        EVP_DigestSign(with.get(), nullptr, &n, in, bytes.size());
        std::string out(n, '\0');
        EVP_DigestSign(with.get(), reinterpret_cast<unsigned char*>(out.data()), &n, in,
                       bytes.size());
        out.resize(n);
        return out;
    }
    [[nodiscard]] std::string public_der() const {
        unsigned char* bytes = nullptr;
        const int n = i2d_PUBKEY(key_.get(), &bytes);
        std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(n));
        OPENSSL_free(bytes);
        return out;
    }
    [[nodiscard]] std::string certificate() const {
        const std::unique_ptr<X509, decltype(&X509_free)> c(X509_new(), &X509_free);
        X509_gmtime_adj(X509_getm_notBefore(c.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(c.get()), 3'600);
        X509_set_pubkey(c.get(), key_.get());
        X509_sign(c.get(), key_.get(), EVP_sha256());
        const std::unique_ptr<BIO, decltype(&BIO_free)> into(BIO_new(BIO_s_mem()), &BIO_free);
        PEM_write_bio_X509(into.get(), c.get());
        char* text = nullptr;
        const auto n = BIO_get_mem_data(into.get(), &text);
        return {text, static_cast<std::size_t>(n)};
    }

private:
    explicit made_key(EVP_PKEY* k) : key_(k, &EVP_PKEY_free) {}
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace given

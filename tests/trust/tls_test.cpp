// TLS at our own door, with a certificate made for the test.
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <nlohmann/json.hpp>

namespace evenline::trust {
namespace {

namespace fs = std::filesystem;

struct certificate {
    fs::path folder, file, key;
    certificate() {
        auto name = (fs::temp_directory_path() / "evenline-tls-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        file = folder / "cert.pem";
        key = folder / "key.pem";
        EVP_PKEY* pair = EVP_EC_gen("P-256");
        X509* made = X509_new();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
        X509_gmtime_adj(X509_getm_notBefore(made), 0);
        X509_gmtime_adj(X509_getm_notAfter(made), 3'600);
        X509_set_pubkey(made, pair);
        auto* who = X509_get_subject_name(made);
        const auto* cn = reinterpret_cast<const unsigned char*>("localhost");
        X509_NAME_add_entry_by_txt(who, "CN", MBSTRING_ASC, cn, -1, -1, 0);
        X509_set_issuer_name(made, who);
        X509_sign(made, pair, EVP_sha256());
        auto* out = std::fopen(file.c_str(), "w");
        PEM_write_X509(out, made);
        std::fclose(out);
        out = std::fopen(key.c_str(), "w");
        PEM_write_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(out);
        X509_free(made);
        EVP_PKEY_free(pair);
    }
    ~certificate() { fs::remove_all(folder); }
};

const certificate& ours() {
    static const certificate one;
    return one;
}

// One request through TLS of the versions from `least` to `most`; empty: no handshake.
std::string ask_by_tls(std::uint16_t port, const std::string& request, int least, int most,
                       const char* ciphers = nullptr) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, least);
    SSL_CTX_set_max_proto_version(context, most);
    if (ciphers != nullptr) SSL_CTX_set_cipher_list(context, ciphers);
    SSL_CTX_set_security_level(context, 0);  // old versions are refused by the server, not by us
    BIO* wire = BIO_new_ssl_connect(context);
    BIO_set_conn_hostname(wire, ("127.0.0.1:" + std::to_string(port)).c_str());
    std::string got;
    if (BIO_do_connect(wire) == 1) {
        BIO_write(wire, request.data(), static_cast<int>(request.size()));
        char buffer[4'096];
        for (int n = 1; n > 0;) {
            n = BIO_read(wire, buffer, sizeof buffer);
            if (n > 0) got.append(buffer, static_cast<std::size_t>(n));
        }
    }
    BIO_free_all(wire);
    SSL_CTX_free(context);
    ERR_clear_error();
    return got;
}

class Tls : public http_test::desk {
protected:
    static http::settings with_certificate() {
        auto s = http_test::quick_settings();
        s.certificate_file = ours().file;
        s.key_file = ours().key;
        return s;
    }
    Tls() : desk(with_certificate()) {}
    const std::string request_{
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"};
};

TEST_F(Tls, ServesOverTls12And13) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto got = ask_by_tls(port(), request_, version, version);
        EXPECT_TRUE(got.starts_with("HTTP/1.1 200")) << got;
        EXPECT_NE(got.find("Strict-Transport-Security: max-age="), std::string::npos) << got;
    }
}

TEST_F(Tls, RefusesWhatIsOlder) {
    EXPECT_EQ(ask_by_tls(port(), request_, TLS1_VERSION, TLS1_1_VERSION), "");
}

TEST_F(Tls, OffersOnlyWhatKeepsYesterdaysTrafficSecret) {
    const auto with = [&](const char* ciphers) {
        return ask_by_tls(port(), request_, TLS1_2_VERSION, TLS1_2_VERSION, ciphers);
    };
    for (const char* good : {"ECDHE+AESGCM", "ECDHE+CHACHA20"})
        EXPECT_TRUE(with(good).starts_with("HTTP/1.1 200")) << good;
    for (const char* weak : {"kRSA", "AES128-SHA", "ECDHE-RSA-AES128-SHA256",
                             "ECDHE-RSA-AES256-SHA",
                             "DHE-RSA-AES256-GCM-SHA384", "AES256-GCM-SHA384", "aNULL", "eNULL"})
        EXPECT_EQ(with(weak), "") << weak;
}

TEST_F(Tls, PlainTextAtItsDoorGetsNoAnswerAndHarmsNobody) {
    http_test::wire plain(port());
    plain.send(request_);
    const auto got = plain.receive_some();
    EXPECT_EQ(got.find("HTTP/1.1"), std::string::npos);
    EXPECT_TRUE(ask_by_tls(port(), request_, TLS1_2_VERSION, 0).starts_with("HTTP/1.1 200"));
}

TEST_F(Tls, HandshakesThatNeverEndAreCut) {
    crowd silent(port(), 200, "\x16\x03\x01");
    ASSERT_EQ(silent.connected(), 200U);
    EXPECT_TRUE(ask_by_tls(port(), request_, TLS1_2_VERSION, 0).starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(silent.wait_ended(200, 6)) << silent.ended();
}

}  // namespace
}  // namespace evenline::trust

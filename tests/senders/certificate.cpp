#include "senders/certificate.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace evenline::senders::test {
namespace {

template <auto Free> struct freed { void operator()(auto* p) const { Free(p); } };
using key = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using paper = std::unique_ptr<X509, freed<X509_free>>;
using memory = std::unique_ptr<BIO, freed<BIO_free_all>>;

std::string text_of(BIO* bio) {
    char* bytes = nullptr;
    const auto n = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(n)};
}

void extend(X509* paper_of, X509* issuer, int what, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, paper_of, nullptr, nullptr, 0);
    auto* made = X509V3_EXT_conf_nid(nullptr, &context, what, value);
    if (made == nullptr) throw std::runtime_error("no certificate extension");
    X509_add_ext(paper_of, made, -1);
    X509_EXTENSION_free(made);
}

paper unsigned_paper(const char* name, EVP_PKEY* of, long number) {
    paper p(X509_new());
    X509_set_version(p.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(p.get()), number);
    X509_gmtime_adj(X509_getm_notBefore(p.get()), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(p.get()), 86'400);
    X509_set_pubkey(p.get(), of);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(p.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    return p;
}

certificate written(X509* p, EVP_PKEY* k) {
    const memory paper_text(BIO_new(BIO_s_mem())), key_text(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(paper_text.get(), p);
    PEM_write_bio_PrivateKey(key_text.get(), k, nullptr, nullptr, 0, nullptr, nullptr);
    return {text_of(paper_text.get()), text_of(key_text.get())};
}

}  // namespace

made_chain::made_chain() {
    const key ca_key(EVP_EC_gen("P-256")), server_key(EVP_EC_gen("P-256"));
    const auto ca = unsigned_paper("Evenline test authority", ca_key.get(), 1);
    X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
    extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(ca.get(), ca_key.get(), EVP_sha256());
    const auto leaf = unsigned_paper("localhost", server_key.get(), 2);
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca.get()));
    extend(leaf.get(), ca.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    X509_sign(leaf.get(), ca_key.get(), EVP_sha256());
    authority = written(ca.get(), ca_key.get());
    server = written(leaf.get(), server_key.get());
    auto folder = (std::filesystem::temp_directory_path() / "evenline-ca-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    ca_file = folder + "/ca.pem";
    std::ofstream(ca_file) << authority.pem;
}

made_chain::~made_chain() {
    std::error_code ignored;
    std::filesystem::remove_all(std::filesystem::path(ca_file).parent_path(), ignored);
}

}  // namespace evenline::senders::test

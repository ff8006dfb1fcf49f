// The console's files over the wire: the form the browser takes, and kept for as long as they may.
#include "evenline/console/files.hpp"
#include "http/desk.hpp"

namespace evenline::http_test {
namespace {

class ConsolePage : public desk {
protected:
    answer with(std::string_view path, std::vector<std::string> headers) {
        return ask({"GET", std::string(path), {}, {}, std::move(headers)});
    }
};

TEST_F(ConsolePage, AFileComesInTheFormTheBrowserTakes) {
    for (const auto& f : console::files()) {
        const auto path = f.path == "/index.html" ? "/" : f.path;
        EXPECT_EQ(with(path, {}).body, f.identity) << path;
        EXPECT_EQ(with(path, {"Accept-Encoding: br;q=0, gzip;q=0"}).body, f.identity) << path;
        const auto br = with(path, {"Accept-Encoding: gzip, deflate, br"});
        EXPECT_EQ(br.body, !f.br.empty() ? f.br : !f.gzip.empty() ? f.gzip : f.identity) << path;
        const auto gzip = with(path, {"Accept-Encoding: gzip;q=0.5, br;q=0"});
        EXPECT_EQ(gzip.header("content-encoding"), f.gzip.empty() ? "" : "gzip") << path;
        EXPECT_EQ(gzip.body, f.gzip.empty() ? f.identity : f.gzip) << path;
        EXPECT_EQ(br.header("vary"), "Accept-Encoding") << path;
    }
}

TEST_F(ConsolePage, AFileAlreadyHadIsNotSentAgain) {
    for (const auto& f : console::files()) {
        const auto path = f.path == "/index.html" ? "/wall" : f.path;
        const std::string forms = "Accept-Encoding: br";
        const auto etag = with(path, {forms}).header("etag");
        EXPECT_EQ(with(path, {forms, "If-None-Match: \"older\", W/" + etag}).status, 304U) << path;
        EXPECT_EQ(with(path, {forms, "If-None-Match: \"older\""}).status, 200U) << path;
    }
}

TEST_F(ConsolePage, OnlyNamesThatChangeWithTheirContentAreKeptForEver) {
    for (const auto& f : console::files()) {
        const auto path = f.path == "/index.html" ? "/" : f.path;
        const auto kept = with(path, {}).header("cache-control");
        EXPECT_EQ(kept, f.immutable ? "public, max-age=31536000, immutable" : "no-cache") << path;
        EXPECT_EQ(f.immutable, f.path.starts_with("/assets/")) << path;
    }
    EXPECT_EQ(with("/assets/none.js", {}).code(), "not_found");
    EXPECT_EQ(with("/assets/..%2findex.html", {}).code(), "not_found");
}

TEST_F(ConsolePage, ThePageIsSentWithThePolicyItWasBuiltFor) {
    const auto got = with("/", {});
    EXPECT_EQ(got.header("content-security-policy"), console::content_security_policy());
    EXPECT_EQ(got.header("content-type"), "text/html; charset=utf-8");
}

}  // namespace
}  // namespace evenline::http_test

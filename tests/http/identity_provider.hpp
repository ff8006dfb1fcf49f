// An identity provider in memory: its addresses answer what a real one would, and it can be told to
// lie. What it signs is signed for real.
#pragma once

#include "evenline/http/server.hpp"

#include <cjose/cjose.h>
#include <nlohmann/json.hpp>
#include <map>

namespace evenline::http_test {

class identity_provider {
public:
    identity_provider();
    ~identity_provider();
    identity_provider(const identity_provider&) = delete;
    identity_provider& operator=(const identity_provider&) = delete;

    static constexpr const char* issuer = "https://login.example.org";
    static constexpr const char* client = "evenline-desk";

    http::outside_answer answer(const http::outside_call&);
    // Somebody logs in there: the code their browser brings back. `url`: where they were sent.
    std::string log_in(const std::string& url, nlohmann::json more = nlohmann::json::object());
    // A new key; the old one is no longer told.
    void rotate();
    std::string signed_by_us(const nlohmann::json& claims, const std::string& algorithm = "RS256",
                             const std::string& key_id = {}) const;
    [[nodiscard]] std::string keys() const;

    bool silent{};             // answers nothing
    unsigned keys_asked{};
    std::string named_issuer{issuer};

private:
    struct given {
        nlohmann::json claims;
        std::string challenge, redirect;
    };
    cjose_jwk_t* key_{};
    std::string key_id_;
    std::map<std::string, given> codes_;
};

// The value of a parameter in a URL's query or a form's body, decoded.
[[nodiscard]] std::string parameter(const std::string& text, const std::string& name);

}  // namespace evenline::http_test

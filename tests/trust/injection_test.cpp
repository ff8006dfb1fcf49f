// Texts that are commands somewhere: to SQL they are values, in a file of cells they are text, and
// an answer gives them back byte for byte.
#include "http/desk.hpp"
#include "trust/corpora.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <regex>

namespace evenline::trust {
namespace {

using nlohmann::json;

std::vector<std::string> statements() {
    return {
        "'", "''", "\"", "`", "\\", "\\'", "';", "--", "'--", "/*", "*/", "/**/", "#", ";", "%",
        "_", "' OR 1=1--", "' OR '1'='1", "\" OR \"\"=\"", "1 OR 1=1", "1; DROP TABLE ticket",
        "'; DROP TABLE account;--", "'); DELETE FROM event; --", "') OR ('a'='a",
        "1 UNION SELECT password_hash FROM account", "' UNION SELECT 1,2,3,4,5,6,7,8,9,10--",
        "' AND 1=(SELECT count(*) FROM sqlite_master)--", "'||(SELECT sql FROM sqlite_master)||'",
        "' AND randomblob(100000000)--", "'; ATTACH DATABASE '/tmp/x.db' AS x;--",
        "' AND load_extension('/tmp/x.so')--", "'; PRAGMA writable_schema=1;--", "NULL", "null",
        "x' AND substr(role,1,1)='3", "0x27204F5220", "char(39)", "\xEF\xBC\x87 OR 1=1",
        "\xCA\xBC OR 1=1", "NEAR(a b)", "a* OR b*", "\"a\" AND \"b", "col:a", "^a", "-a", "(a",
        "a)", "{a b} : c", "text MATCH 'a'", "a' NOT NULL; VACUUM; --", "?", "?1", ":name",
        "@name", "$name", "%27%20OR%201=1", "&#39; OR 1=1", "{\"$gt\":\"\"}",
        "${jndi:ldap://127.0.0.1/a}", "{{7*7}}"};
}

std::vector<std::string> formulas() {
    return {
        "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://127.0.0.1\")", "\t=1+1", "=\"a\"&\"b\"", "-2+3+cmd|' /C calc'!A0",
        "a\",=1+1", "a\"\r\n=1+1", "a;=1+1", "=1+1\n=2+2", "\"=1+1\"", "'=1+1", "\n=1+1"};
}

std::string encoded(const std::string& text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

// Public lines that are commands to a database, out of rules' own tests.
std::vector<std::string> published() {
    std::vector<std::string> out;
    const auto folder = corpus("coreruleset-tests/tests/regression/tests/"
                               "REQUEST-942-APPLICATION-ATTACK-SQLI");
    if (!folder.empty()) {
        const std::regex line(R"re(^\s+(?:data|uri): "?([^"]*)"?\s*$)re");
        for (const auto& file : files_in(folder)) {
            std::ifstream in(file);
            for (std::string text; std::getline(in, text);) {
                std::smatch found;
                if (std::regex_match(text, found, line) && found[1].length() > 6)
                    out.push_back(found[1]);
            }
        }
    }
    const auto naughty = corpus("blns");
    if (naughty.empty()) return out;
    for (const auto& one : json::parse(bytes_of(naughty / "blns.json"), nullptr, false))
        if (one.is_string() && !one.get<std::string>().empty()) out.push_back(one);
    return out;
}

class Injection : public http_test::desk {
protected:
    person rosa = agent("rosa");
    std::string boss = token(engine::role::admin), supervisor = token(engine::role::supervisor);
    std::string ticket;
    std::int64_t round_trips = 0;

    void open_ticket() {
        hook("t-1", "hello");
        const auto offer = offer_of(rosa);
        ticket = offer["ticket_id"];
        const auto path = "/api/v1/offers/" + offer["id"].get<std::string>() + "/accept";
        ASSERT_EQ(post(path, json::object(), rosa.token).status, 200U);
    }
    // Kept at `path` by a POST and given back by `list` as it was.
    void keeps(const std::string& path, json body, const std::string& key, const std::string& text,
               const std::string& bearer) {
        body[key] = text;
        const auto made = post(path, body, bearer);
        ASSERT_EQ(made.status, 201U) << text << ": " << made.body;
        const auto all = get(path + "?limit=200", bearer).json()["data"];
        bool found = false;
        for (const auto& one : all)
            found = found || (one["id"] == made.json()["id"] && one[key] == text);
        EXPECT_TRUE(found) << path << " " << key << " lost or changed: " << text;
        ++round_trips;
    }
    void keeps_in_ticket(const std::string& text) {
        const auto path = "/api/v1/tickets/" + ticket;
        ASSERT_EQ(post(path + "/notes", {{"text", text}}, rosa.token).status, 201U) << text;
        EXPECT_NE(get(path + "/timeline?limit=200", rosa.token).body.find(json(text).dump()),
                  std::string::npos) << text;
        ++round_trips;
    }
};

TEST_F(Injection, EveryTextComesBackAsItWasWritten) {
    open_ticket();
    for (const auto& text : statements()) {
        keeps("/api/v1/canned", {{"name", "n"}, {"own", true}}, "text", text, rosa.token);
        keeps("/api/v1/canned", {{"text", "t"}, {"own", true}}, "name", text, rosa.token);
        keeps("/api/v1/views", {{"place", "line"}}, "name", text, rosa.token);
        keeps("/api/v1/tokens", {{"role", "agent"}}, "name", text, boss);
        keeps_in_ticket(text);
        const auto signature = put("/api/v1/me/signature", {{"text", text}}, rosa.token);
        EXPECT_EQ(signature.status, 200U) << signature.body;
        EXPECT_EQ(get("/api/v1/me/signature", rosa.token).json()["text"], text);
        const auto heard = hook("thread " + text, "body " + text);
        EXPECT_EQ(heard.status, 200U) << text << heard.body;
        round_trips += 2;
    }
    // Each thread above is a ticket, and its subject is what was sent.
    const auto all = get("/api/v1/tickets?limit=200", supervisor).json()["data"];
    std::set<std::string> subjects;
    for (const auto& one : all) subjects.insert(one.value("subject", ""));
    for (const auto& text : statements())
        EXPECT_TRUE(subjects.contains("About thread " + text)) << text;
    figure("round trips", round_trips);
}

TEST_F(Injection, SoDoThePublishedOnes) {
    const auto all = published();
    if (all.empty()) GTEST_SKIP() << "set EVENLINE_CORPORA to the folder that holds them";
    open_ticket();
    std::int64_t whole = 0;
    for (const auto& text : all) {
        const auto kept = put("/api/v1/me/signature", {{"text", text}}, rosa.token);
        if (kept.status != 200U) {
            EXPECT_EQ(kept.status, 400U) << kept.body;  // too long, or a NUL
            continue;
        }
        EXPECT_EQ(get("/api/v1/me/signature", rosa.token).json()["text"], text);
        EXPECT_EQ(get("/api/v1/search?q=" + encoded(text.substr(0, 60)), supervisor).status / 100,
                  text.find('\0') == std::string::npos ? 2U : 4U) << text;
        ++whole;
    }
    figure("published", static_cast<std::int64_t>(all.size()));
    figure("came back whole", whole);
    EXPECT_GE(whole, static_cast<std::int64_t>(all.size()) * 9 / 10);
}

TEST_F(Injection, NoParameterOfAnyListIsACommand) {
    open_ticket();
    const auto before = get("/api/v1/tickets", supervisor).body;
    std::int64_t asked = 0;
    for (const auto& [path, methods] : http_test::description()["paths"].items()) {
        if (!methods.contains("get") || path.find('{') != std::string::npos) continue;
        for (const auto& p : methods["get"].value("parameters", json::array())) {
            const auto& at = p.contains("$ref") ? http_test::description().at(json::json_pointer(
                                                     p["$ref"].get<std::string>().substr(1)))
                                               : p;
            if (at.value("in", "") != "query" || path == "/api/v1/events") continue;
            for (const auto& text : statements()) {
                const auto got = get(path + "?" + at["name"].get<std::string>() + "=" +
                                         encoded(text), boss);
                EXPECT_LT(got.status, 500U) << path << " " << text << ": " << got.body;
                EXPECT_EQ(got.body.find("argon2id"), std::string::npos) << path << " " << text;
                ++asked;
            }
        }
    }
    EXPECT_EQ(get("/api/v1/tickets", supervisor).body, before) << "nothing has changed";
    figure("asked", asked);
}

// RFC 4180, as any program of tables reads it.
std::vector<std::vector<std::string>> cells_of(const std::string& text) {
    std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            rows.back().back() += c;
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            rows.back().emplace_back();
        } else if (!quoted && c == '\n') {
            rows.emplace_back(1);
        } else if (quoted || c != '\r') {
            rows.back().back() += c;
        }
    }
    return rows;
}

TEST_F(Injection, AFileOfCellsOpenedAgainHoldsTheTextsAndNoFormula) {
    for (const auto& text : formulas()) {
        const auto kept = put("/api/v1/agents/" + rosa.id + "/presence",
                              {{"state", "away"}, {"reason", text}}, supervisor);
        ASSERT_EQ(kept.status, 200U) << kept.body;
        put("/api/v1/agents/" + rosa.id + "/presence", {{"state", "busy"}, {"reason", "x"}},
            supervisor);
    }
    http_test::wire connection(port());
    connection.send("GET /api/v1/audit.csv HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n"
                    "Authorization: Bearer " + supervisor + "\r\n\r\n");
    std::string raw;
    for (auto some = connection.receive_some(); !some.empty(); some = connection.receive_some())
        raw += some;
    std::string file;  // without the head and the sizes of its chunks
    auto at = raw.find("\r\n\r\n") + 4;
    while (at < raw.size()) {
        const auto size = std::strtoul(raw.c_str() + at, nullptr, 16);
        const auto start = raw.find("\r\n", at) + 2;
        if (size == 0) break;
        file += raw.substr(start, size);
        at = start + size + 2;
    }
    std::set<std::string> there;
    std::int64_t cells = 0;
    for (const auto& row : cells_of(file))
        for (const auto& cell : row) {
            ++cells;
            EXPECT_TRUE(cell.empty() || std::string_view("=+-@\t\r\n").find(cell[0]) ==
                                            std::string_view::npos)
                << cell;
            there.insert(cell);
        }
    for (const auto& text : formulas()) {
        const bool guarded = std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos;
        EXPECT_TRUE(there.contains(guarded ? "'" + text : text)) << text;
    }
    figure("cells", cells);
}

}  // namespace
}  // namespace evenline::trust

// Role by route by object, from the description itself: every route with somebody's object in its
// path, asked by each role for an object in their own hands, in somebody else's, and for one that
// is not there. What an agent may not touch looks to them exactly as what does not exist.
#include "http/desk.hpp"
#include "http/routing/role_table.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <algorithm>

namespace evenline::trust {
namespace {

using nlohmann::json;

// Objects by the word before them in a path.
using objects = std::map<std::string, std::string>;

// Whose objects others may reach, too: a for agents, s for supervisors, d for admin, i integrators.
const std::map<std::string, std::string> reached_by{
    {"tickets", "sdi"}, {"customers", "sd"}, {"messages", "sd"}, {"attachments", "sd"},
    {"drafts", "sd"},   {"offers", ""},      {"canned", ""},     {"views", ""},
    {"passkeys", ""}};

// Those whose answer here does not tell what is there from what is not, and why. Kept short: the
// cells of barred and foreign objects are asked of them all the same.
const std::map<std::string, std::string> tell_nothing{
    {"POST /api/v1/tickets/{id}/recall", "nobody has transferred anything"},
    {"GET /api/v1/messages/{id}/html_key", "no message here has HTML"},
    {"GET /api/v1/tickets/{id}/ways", "this desk has no pages for customers"},
    {"GET /api/v1/tickets/{id}/why/{other}", "nobody sees why a ticket they were offered waits"},
    {"POST /api/v1/tickets/{id}/take_over", "a token serves no tickets"},
    {"PUT /api/v1/me/drafts/{id}/{kind}", "a token writes no drafts"}};

struct operation {
    std::string method, path, noun, content_type, body;
    std::string roles;
};

class Objects : public http_test::desk {
protected:
    // Everything described with an object of `reached_by` in its path that is not open to anybody.
    static std::vector<operation> operations() {
        std::vector<operation> out;
        for (const auto& row : http::role_table()) {
            std::string path(row.pattern), method(row.method);
            const auto at = path.find("/{id}");
            if (at == std::string::npos || row.roles == "*") continue;
            const auto slash = path.rfind('/', at - 1) + 1;
            operation o{method, path, path.substr(slash, at - slash), {}, {},
                        std::string(row.roles)};
            if (!reached_by.contains(o.noun)) continue;
            auto lower = method;
            std::ranges::transform(lower, lower.begin(), [](char c) {
                return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            });
            const auto& said = http_test::description()["paths"][path][lower];
            if (said.contains("requestBody")) {
                const auto& kinds = said["requestBody"]["content"];
                o.content_type = kinds.contains("application/json") ? "application/json"
                                                                     : "text/plain";
                o.body = kinds.begin()->value("example", json::object()).dump();
            } else if (method == "POST") {
                o.content_type = "application/json";
                o.body = "{}";
            }
            out.push_back(std::move(o));
        }
        return out;
    }

    http_test::answer tried(const operation& o, const std::string& id, const std::string& bearer) {
        std::string path = o.path;
        for (const auto& [part, value] :
             {std::pair{"{id}", id}, std::pair{"{other}", own_["compared with"]},
              std::pair{"{number}", std::string("1")}, std::pair{"{kind}", std::string("reply")},
              std::pair{"{proof}", std::string("1")}}) {
            if (const auto at = path.find(part); at != std::string::npos)
                path.replace(at, std::string(part).size(), value);
        }
        if (path.ends_with("/attachments")) path += "?name=a.txt";
        std::vector<std::string> headers;
        if (!o.content_type.empty()) headers.push_back("Content-Type: " + o.content_type);
        return ask({o.method, path, o.body, bearer, headers});
    }

    // What somebody has who serves one customer and is offered another.
    objects things_of(const person& who, const std::string& thread) {
        objects of;
        hook(thread, "a secret of " + thread);
        const auto offer = offer_of(who);
        of["tickets"] = of["drafts"] = offer["ticket"]["id"];
        EXPECT_EQ(post("/api/v1/offers/" + offer["id"].get<std::string>() + "/accept",
                       json::object(), who.token)
                      .status,
                  200U);
        const auto ticket = "/api/v1/tickets/" + of["tickets"];
        of["customers"] = get(ticket, who.token).json()["customer_id"];
        const auto sent = post(ticket + "/messages", {{"text", "see"}}, who.token);
        EXPECT_EQ(sent.status, 201U) << sent.body;
        of["messages"] = sent.json()["message_id"];
        of["canned"] = post("/api/v1/canned", {{"name", "n"}, {"text", "t"}, {"own", true}},
                            who.token).json()["id"];
        of["views"] = post("/api/v1/views", {{"name", "v"}, {"place", "line"}},
                           who.token).json()["id"];
        hook(thread + "-2");
        const auto next = offer_of(who);
        of["offers"] = next["id"];
        of["compared with"] = next["ticket"]["id"];
        return of;
    }
    person served(const std::string& name, objects& into) {
        const auto who = agent(name);
        into = things_of(who, "t-" + name);
        put("/api/v1/me/presence", {{"state", "away"}, {"reason", "lunch"}}, who.token);
        return who;
    }

    objects own_, others_;
    const objects none_{{"tickets", "tkt_99999"},     {"drafts", "tkt_99999"},
                        {"customers", "cus_99999"},   {"messages", "msg_99999"},
                        {"attachments", "att_99999_1"}, {"canned", "can_99999"},
                        {"views", "viw_99999"},       {"offers", "off_99999"},
                        {"passkeys", "pky_99999"}};
};

TEST_F(Objects, WhatIsAnothersLooksToAnAgentLikeWhatDoesNotExist) {
    const auto rosa = served("rosa", own_);
    const auto luis = served("luis", others_);
    const auto supervisor = token(engine::role::supervisor);
    const auto path = "/api/v1/tickets/" + others_["tickets"];
    const auto before = get(path, supervisor).body;
    std::size_t cells = 0;
    for (const auto& o : operations()) {
        if (o.roles.find('a') == std::string::npos) continue;
        const auto absent = tried(o, none_.at(o.noun), rosa.token);
        const auto name = o.method + " " + o.path;
        EXPECT_TRUE(absent.status >= 400 && absent.status < 500) << name << ": " << absent.status;
        ++cells;
        if (!others_.contains(o.noun)) continue;
        const auto theirs = tried(o, others_.at(o.noun), rosa.token);
        if (o.noun == "offers") {  // two who were offered something in turn may both know of it
            EXPECT_EQ(theirs.code(), "not_yours") << name;
        } else {
            EXPECT_EQ(theirs.status, absent.status) << name << ": " << theirs.body;
            EXPECT_EQ(theirs.code(), absent.code()) << name << ": " << theirs.body;
        }
        EXPECT_EQ(theirs.body.find("secret of t-luis"), std::string::npos) << name;
        ++cells;
    }
    EXPECT_EQ(get(path, supervisor).body, before) << "nothing has changed";
    figure("cells", static_cast<std::int64_t>(cells));
}

TEST_F(Objects, WhatIsTheirOwnIsThereForThem) {
    std::size_t cells = 0;
    unsigned n = 0;
    person who = served("rosa", own_);
    for (const auto& o : operations()) {
        const auto name = o.method + " " + o.path;
        if (o.roles.find('a') == std::string::npos || !own_.contains(o.noun)) continue;
        if (tell_nothing.contains(name) && !name.ends_with("drafts/{id}/{kind}")) continue;
        const auto absent = tried(o, none_.at(o.noun), who.token);
        const auto mine = tried(o, own_.at(o.noun), who.token);
        EXPECT_LT(mine.status, 500U) << name << ": " << mine.body;
        EXPECT_FALSE(mine.code() == absent.code() && mine.status == absent.status)
            << name << ": " << mine.body;
        ++cells;
        // What has been written to may be gone, or not in their hands any more.
        if (o.method != "GET") who = served("rosa" + std::to_string(++n), own_);
    }
    figure("cells", static_cast<std::int64_t>(cells));
}

TEST_F(Objects, WhoOverseesReachesWhatTheTableSaysAndNothingElse) {
    const std::map<char, std::string> bearers{{'s', token(engine::role::supervisor)},
                                              {'i', token(engine::role::integrator)},
                                              {'d', token(engine::role::admin)}};
    std::size_t cells = 0;
    unsigned n = 0;
    (void)served("rosa", own_);
    (void)served("luis", others_);
    for (const auto& o : operations()) {
        if (!others_.contains(o.noun)) continue;
        const auto name = o.method + " " + o.path;
        for (const auto& [letter, bearer] : bearers) {
            const auto absent = tried(o, none_.at(o.noun), bearer);
            const auto theirs = tried(o, others_.at(o.noun), bearer);
            EXPECT_LT(theirs.status, 500U) << name << ": " << theirs.body;
            const bool routed = o.roles.find(letter) != std::string::npos;
            const bool reached = theirs.status != absent.status || theirs.code() != absent.code();
            const bool may = routed && reached_by.at(o.noun).find(letter) != std::string::npos;
            if (!routed) {
                EXPECT_EQ(theirs.code(), "not_allowed") << name << " as " << letter;
            }
            if (may && tell_nothing.contains(name)) continue;
            EXPECT_EQ(reached, may) << name << " as " << letter << ": " << theirs.status << " "
                                    << theirs.body << " / " << absent.body;
            cells += 2;
        }
        if (o.method != "GET") (void)served("luis" + std::to_string(++n), others_);
    }
    figure("cells", static_cast<std::int64_t>(cells));
}

}  // namespace
}  // namespace evenline::trust

// Ways out of a folder, in every writing: there is no folder, so all of them lead nowhere.
#include "http/desk.hpp"
#include "trust/corpora.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <regex>

namespace evenline::trust {
namespace {

class Traversal : public http_test::desk {
protected:
    // 0: the connection closed without an answer.
    unsigned tried(const std::string& target) {
        http_test::wire connection(port());
        connection.send("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        const auto got = connection.receive();
        EXPECT_EQ(got.body.find("root:"), std::string::npos) << target;
        EXPECT_EQ(got.body.find("[server]"), std::string::npos) << target;
        return got.status;
    }
    // Refused as malformed, as absent, or since nothing is read there.
    static bool leads_nowhere(unsigned status) {
        return status == 404 || status == 400 || status == 405;
    }
};

// One step up, as filters have been fooled into not seeing it.
const std::vector<std::string> ups{
    "../", "..\\", "%2e%2e/", "%2e%2e%2f", "..%2f", "..%5c", "%2e%2e%5c", "%252e%252e%252f",
    "..%252f", "..%255c", "..%c0%af", "..%c1%9c", "%c0%ae%c0%ae/", "%e0%80%ae%e0%80%ae/",
    "..%u2215", "..%ef%bc%8f", "..;/", "....//", "..././", "..//", "..%00/", "..%0d%0a/", ".%2e/",
    "%2e./"};
const std::vector<std::string> goals{"etc/passwd", "etc/passwd%00.css", "proc/self/environ",
                                     "evenline.toml", "windows/win.ini"};
const std::vector<std::string> doors{"/", "/assets/", "/page/", "/webchat/hook/", "/t/"};

TEST_F(Traversal, NoWritingOfAWayUpLeadsAnywhere) {
    std::int64_t asked = 0;
    for (const auto& door : doors)
        for (const auto& up : ups)
            for (const auto& goal : goals) {
                const auto target = door + up + up + up + goal;
                const auto status = tried(target);
                EXPECT_TRUE(leads_nowhere(status)) << target << ": " << status;
                ++asked;
            }
    for (const std::string target : {"//etc/passwd", "/./etc/passwd", "/file:///etc/passwd",
                                     "/assets", "/assets/", "/page/.", "/page/..", "/.git/config",
                                     "/.env", "/page/page.css/", "/page/page.css%00",
                                     "/page/PAGE.CSS", "/assets/%2fetc%2fpasswd"}) {
        EXPECT_TRUE(leads_nowhere(tried(target))) << target;
        ++asked;
    }
    EXPECT_EQ(tried("/page/page.css"), 200U) << "and what is there is served";
    figure("asked", asked);
}

TEST_F(Traversal, NorDoThoseOfAPublicCollection) {
    const auto folder = corpus("coreruleset-tests/tests/regression/tests/"
                               "REQUEST-930-APPLICATION-ATTACK-LFI");
    if (folder.empty()) GTEST_SKIP() << "set EVENLINE_CORPORA to the folder that holds them";
    const std::regex line(R"re(^\s+uri: "?(/[^"]*)"?\s*$)re");
    std::int64_t asked = 0;
    for (const auto& file : files_in(folder)) {
        std::ifstream in(file);
        for (std::string text; std::getline(in, text);) {
            std::smatch found;
            if (!std::regex_match(text, found, line)) continue;
            const std::string uri = found[1];
            if (uri.find(' ') != std::string::npos) continue;  // not even a request line
            const auto path = uri.substr(0, uri.find('?'));
            const auto query = path.size() < uri.size() ? uri.substr(path.size() + 1) : "";
            // Their paths as they are, and what their queries carry where our files would be.
            for (const auto& target : {uri, "/page/" + query, "/assets" + path}) {
                const auto status = tried(target);
                const bool own_page = path == "/" && target == uri && status == 200;
                EXPECT_TRUE(leads_nowhere(status) || own_page)
                    << target << ": " << status;
                ++asked;
            }
        }
    }
    EXPECT_GT(asked, 100);
    figure("asked", asked);
}

}  // namespace
}  // namespace evenline::trust

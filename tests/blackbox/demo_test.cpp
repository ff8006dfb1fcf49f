// `evenline demo` as a newcomer meets it: a day that ends well, and counts that agree.
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "blackbox/server.hpp"

namespace evenline::blackbox {
namespace {

// Holds a port as another program would.
class holder {
public:
    holder() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&at), size);
        ::listen(socket_, 1);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
        port = ntohs(at.sin_port);
    }
    ~holder() { ::close(socket_); }
    holder(const holder&) = delete;
    holder& operator=(const holder&) = delete;
    unsigned short port{};

private:
    int socket_;
};

TEST(Demo, ABusyPortIsNamedAndTheDaysCountsAgree) {
    const holder other;
    auto folder = (std::filesystem::temp_directory_path() / "evenline-demo-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const auto report_file = folder + "/report.json";
    const auto done = run_evenline({"demo", "--port", std::to_string(other.port), "--folder",
                                    folder + "/demo", "--report", report_file, "--duration", "12",
                                    "--speed", "150", "--load", "1.3", "--agents", "12"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_NE(done.out.find("Port " + std::to_string(other.port) + " is taken by"),
              std::string::npos) << done.out;
    EXPECT_NE(done.out.find("/#/start/"), std::string::npos) << "the link that opens the console";
    EXPECT_FALSE(std::filesystem::exists(folder + "/demo")) << "it leaves nothing behind";
    const auto day = nlohmann::json::parse(std::ifstream(report_file), nullptr, false);
    ASSERT_TRUE(day.is_object()) << done.out;
    EXPECT_GT(day["came"], 50);
    EXPECT_GT(day["gave_up"], 0) << "too light a load to show anything";
    EXPECT_EQ(day["refused_at_the_door"], 0) << day["last_refusal"];
    EXPECT_EQ(day["agents_refused"], 0) << day["last_refusal"];
    EXPECT_EQ(day["open_at_end"], 0);
    std::uint64_t abandoned = 0;
    for (const auto& row : day["parity"]["data"]) abandoned += row.value("abandoned", 0U);
    EXPECT_EQ(day["gave_up"], abandoned) << "customers and report count the same";
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace evenline::blackbox

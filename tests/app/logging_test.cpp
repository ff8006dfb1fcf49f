// The log is read by people and programs: what strangers write must not write lines of its own.
#include "app/logging.hpp"

#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace evenline::app {
namespace {

std::string written(bool json, const std::string& message) {
    std::ostringstream out;
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(out, true);
    spdlog::logger log("test", sink);
    log.set_formatter(log_lines(json));
    log.info("{}", message);
    return out.str();
}

const std::vector<std::string> hostile{
    "a\nERROR nobody logged this",
    "a\r\n{\"ts\":\"2026\",\"level\":\"error\",\"msg\":\"no\"}",
    "\x1b[2J\x1b[31mred",                "\x1b]0;title\x07",
    "\x9b" "31m",                        "back\b\b\b\bspace",
    std::string("nul\0here", 8),         "\x7f",
    "\xe2\x80\xa8line separator",        "\v\f\t"};

TEST(Logging, NoTextBreaksItsLineOrMovesTheCursor) {
    for (const bool json : {true, false})
        for (const auto& text : hostile) {
            const auto line = written(json, text);
            ASSERT_FALSE(line.empty());
            EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
            for (const char c : line.substr(0, line.size() - 1)) {
                const auto byte = static_cast<unsigned char>(c);
                EXPECT_TRUE(byte >= 0x20 && byte != 0x7F) << int{byte} << " in " << line;
            }
        }
}

TEST(Logging, AJsonLineHoldsTheTextItWasGiven) {
    const auto line = nlohmann::json::parse(written(true, "a\nb \x1b[31m \"c\" ñ"));
    EXPECT_EQ(line["msg"], "a\nb \x1b[31m \"c\" ñ");
    EXPECT_EQ(line["level"], "info");
    EXPECT_NE(written(false, "a\nb").find("a\\x0ab"), std::string::npos);
}

}  // namespace
}  // namespace evenline::app

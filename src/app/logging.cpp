#include "app/logging.hpp"

#include "evenline/engine/json_text.hpp"
#include "evenline/engine/text.hpp"

#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <chrono>

namespace evenline::app {
namespace {

class json_lines final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const auto since =
            std::chrono::duration_cast<std::chrono::microseconds>(message.time.time_since_epoch());
        const auto level = spdlog::level::to_string_view(message.level);
        std::string line = "{\"ts\":\"" + engine::rfc3339({since.count()}) + "\",\"level\":\"";
        line.append(level.data(), level.size());
        line += "\",\"msg\":";
        engine::append_json_string(line, {message.payload.data(), message.payload.size()});
        line += "}\n";
        out.append(line.data(), line.data() + line.size());
    }
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<json_lines>();
    }
};

// What comes from outside ends no line and moves no cursor: a terminal obeys what it is shown.
class on_one_line final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& out) override {
        static constexpr std::string_view digits = "0123456789abcdef";
        for (const char c : std::string_view(message.payload.data(), message.payload.size())) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte >= 0x20 && byte != 0x7F) {
                out.push_back(c);
                continue;
            }
            const char escaped[] = {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
            out.append(escaped, escaped + sizeof escaped);
        }
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<on_one_line>();
    }
};

}  // namespace

std::unique_ptr<spdlog::formatter> log_lines(bool json) {
    if (json) return std::make_unique<json_lines>();
    auto lines = std::make_unique<spdlog::pattern_formatter>();
    lines->add_flag<on_one_line>('*').set_pattern("%H:%M:%S.%e %^%-7l%$ %*");
    return lines;
}

void start_logging(const log_settings& settings) {
    const bool json =
        settings.form == "json" || (settings.form == "auto" && isatty(STDERR_FILENO) == 0);
    if (json) {
        auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        auto log = std::make_shared<spdlog::logger>("evenline", sink);
        log->set_formatter(log_lines(true));
        spdlog::set_default_logger(std::move(log));
    } else {
        auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>();
        auto log = std::make_shared<spdlog::logger>("evenline", sink);
        log->set_formatter(log_lines(false));
        spdlog::set_default_logger(std::move(log));
    }
    spdlog::set_level(spdlog::level::from_str(settings.level));
    spdlog::default_logger()->flush_on(spdlog::level::trace);
}

}  // namespace evenline::app

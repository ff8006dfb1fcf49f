// A connection as a test wants it: bytes out, answers in, nothing hidden.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace evenline::http_test {

struct answer {
    unsigned status{};                           // 0: the connection closed without one
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    [[nodiscard]] nlohmann::json json() const;
    [[nodiscard]] std::string code() const;  // of a problem; empty otherwise
    [[nodiscard]] std::string header(const std::string& name) const;
};

class wire {
public:
    // `from`: the address to come from, so that one test can be several people.
    explicit wire(std::uint16_t port, const std::string& from = "127.0.0.1");
    ~wire();
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;

    void send(const std::string& bytes);
    // One answer, with its body; `head_only` for HEAD. Waits at most a minute.
    answer receive(bool head_only = false);
    std::string receive_some();  // whatever comes next; empty: closed
    std::string receive_exactly(std::size_t n);
    [[nodiscard]] bool closed();  // waits for the other side to close
    [[nodiscard]] bool was_reset() const { return reset_; }  // known once it is closed

private:
    bool fill();
    int socket_{-1};
    bool reset_{};
    std::string in_;
};

// The other side of a websocket.
class websocket_client {
public:
    websocket_client(std::uint16_t port, std::vector<std::string> headers = {},
                     const std::string& query = {});
    [[nodiscard]] unsigned status() const { return status_; }
    [[nodiscard]] const std::string& refusal() const { return refusal_; }
    void say(const nlohmann::json&);
    // The next message; nothing when the other side closed, then close_code() says why, or when
    // half a minute brought none but pings, then that is 0.
    std::optional<nlohmann::json> next();
    [[nodiscard]] std::uint16_t close_code() const { return close_code_; }

private:
    void send_frame(std::uint8_t opcode, const std::string& payload);
    wire wire_;
    unsigned status_{};
    std::string refusal_;
    std::uint16_t close_code_{};
};

}  // namespace evenline::http_test

#include "http/wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace evenline::http_test {
namespace {

sockaddr_in address(const std::string& host, std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    inet_pton(AF_INET, host.c_str(), &out.sin_addr);
    return out;
}

}  // namespace

nlohmann::json answer::json() const { return nlohmann::json::parse(body, nullptr, false); }

std::string answer::code() const {
    const auto read = json();
    return read.is_object() ? read.value("code", "") : std::string{};
}

std::string answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
}

wire::wire(std::uint16_t port, const std::string& from)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{60, 0};  // days are played in some answers, beside other work
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const auto here = address(from, 0), there = address("127.0.0.1", port);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0)
        throw std::runtime_error("cannot bind");
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0)
        throw std::runtime_error("cannot connect");
}

wire::~wire() { ::close(socket_); }

void wire::send(const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const auto n = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) return;  // the other side has had enough; its answer says why
        sent += static_cast<std::size_t>(n);
    }
}

bool wire::fill() {
    char buffer[16'384];
    const auto n = ::recv(socket_, buffer, sizeof buffer, 0);
    reset_ = n < 0;
    if (n <= 0) return false;
    in_.append(buffer, static_cast<std::size_t>(n));
    return true;
}

std::string wire::receive_some() {
    if (in_.empty()) fill();
    return std::exchange(in_, {});
}

std::string wire::receive_exactly(std::size_t n) {
    while (in_.size() < n) {
        if (!fill()) return {};
    }
    auto out = in_.substr(0, n);
    in_.erase(0, n);
    return out;
}

bool wire::closed() {
    while (fill()) {
    }
    return true;
}

answer wire::receive(bool head_only) {
    answer out;
    auto end = in_.find("\r\n\r\n");
    while (end == std::string::npos) {
        if (!fill()) return out;
        end = in_.find("\r\n\r\n");
    }
    const auto head = receive_exactly(end + 4);
    out.status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
    std::size_t at = head.find("\r\n") + 2;
    while (at < head.size() - 2) {
        const auto stop = head.find("\r\n", at);
        const auto line = head.substr(at, stop - at);
        auto name = line.substr(0, line.find(':'));
        std::transform(name.begin(), name.end(), name.begin(), ::tolower);
        out.headers[name] = line.substr(line.find(':') + 2);
        at = stop + 2;
    }
    if (out.status == 100) return receive(head_only);
    if (!head_only && out.headers.contains("content-length"))
        out.body = receive_exactly(std::stoul(out.headers["content-length"]));
    return out;
}

websocket_client::websocket_client(std::uint16_t port, std::vector<std::string> headers,
                                   const std::string& query)
    : wire_(port) {
    std::string head =
        "GET /api/v1/live" + query + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (const auto& h : headers) head += h + "\r\n";
    wire_.send(head + "\r\n");
    const auto got = wire_.receive();
    status_ = got.status;
    refusal_ = got.code();
}

void websocket_client::send_frame(std::uint8_t opcode, const std::string& payload) {
    std::string frame(1, static_cast<char>(0x80U | opcode));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80U | payload.size());
    } else {
        frame += static_cast<char>(0x80U | 126U);
        frame += static_cast<char>(payload.size() >> 8U);
        frame += static_cast<char>(payload.size() & 255U);
    }
    frame.append(4, '\0');  // a mask of zeros leaves the payload as it is
    wire_.send(frame + payload);
}

void websocket_client::say(const nlohmann::json& what) { send_frame(1, what.dump()); }

std::optional<nlohmann::json> websocket_client::next() {
    // Pings alone would keep whoever waits for a message, or for the end, waiting for ever.
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < until) {
        const auto head = wire_.receive_exactly(2);
        if (head.size() < 2) return std::nullopt;
        const auto opcode = static_cast<unsigned char>(head[0]) & 15U;
        std::size_t size = static_cast<unsigned char>(head[1]) & 127U;
        const std::size_t more = size == 126 ? 2 : (size == 127 ? 8 : 0);
        if (more != 0) {
            size = 0;
            for (const char c : wire_.receive_exactly(more))
                size = size << 8U | static_cast<unsigned char>(c);
        }
        const auto payload = wire_.receive_exactly(size);
        if (opcode == 8) {
            if (payload.size() >= 2)
                close_code_ =
                    static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8U |
                                               static_cast<unsigned char>(payload[1]));
            send_frame(8, payload.substr(0, 2));
            return std::nullopt;
        }
        if (opcode == 9) send_frame(10, payload);
        if (opcode == 1) return nlohmann::json::parse(payload);
    }
    return std::nullopt;
}

}  // namespace evenline::http_test

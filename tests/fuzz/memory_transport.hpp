// A connection whose peer has already sent all it will, in the pieces it came in.
#pragma once

#include "http/wire/transport.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::fuzz {

class memory_transport final : public http::transport {
public:
    memory_transport(boost::asio::io_context& loop, std::vector<std::string_view> in,
                     std::string& out)
        : loop_(loop), in_(std::move(in)), out_(out) {}
    boost::asio::any_io_executor executor() override { return loop_.get_executor(); }
    void read_some(boost::asio::mutable_buffer into, done d) override {
        if (closed_ || next_ == in_.size()) return finish(std::move(d), boost::asio::error::eof, 0);
        auto& piece = in_[next_];
        const auto n = std::min(piece.size(), into.size());
        std::memcpy(into.data(), piece.data(), n);
        piece.remove_prefix(n);
        if (piece.empty()) ++next_;
        finish(std::move(d), {}, n);
    }
    void write_some(boost::asio::const_buffer from, done d) override {
        if (closed_) return finish(std::move(d), boost::asio::error::broken_pipe, 0);
        out_.append(static_cast<const char*>(from.data()), from.size());
        finish(std::move(d), {}, from.size());
    }
    boost::asio::awaitable<boost::system::error_code> handshake() override {
        co_return boost::system::error_code{};
    }
    boost::asio::awaitable<void> shutdown() override { co_return; }
    void cancel() override {}
    void close() override { closed_ = true; }
    std::string remote() const override { return "192.0.2.1"; }

private:
    void finish(done d, boost::system::error_code how, std::size_t n) {
        boost::asio::post(loop_, [d = std::move(d), how, n] { d(how, n); });
    }
    boost::asio::io_context& loop_;
    std::vector<std::string_view> in_;
    std::size_t next_{};
    std::string& out_;
    bool closed_{};
};

}  // namespace evenline::fuzz

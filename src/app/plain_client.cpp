#include "app/plain_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <charconv>
#include <cstdio>

namespace evenline::app {
namespace asio = boost::asio;

namespace {

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

struct head {
    plain_reply reply;
    std::size_t length{};
    bool chunked{}, closes{};
};

head read_head(std::string_view text) {
    head out;
    const auto line = text.substr(0, text.find("\r\n"));
    if (line.size() >= 12) std::from_chars(line.data() + 9, line.data() + 12, out.reply.status);
    auto rest = text.substr(std::min(text.size(), line.size() + 2));
    while (!rest.empty()) {
        const auto end = rest.find("\r\n");
        const auto field = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 2);
        const auto colon = field.find(':');
        if (colon == std::string_view::npos) continue;
        const auto name = lower(field.substr(0, colon));
        const auto value = trimmed(field.substr(colon + 1));
        if (name == "content-length")
            std::from_chars(value.data(), value.data() + value.size(), out.length);
        if (name == "transfer-encoding") out.chunked = lower(value) == "chunked";
        if (name == "connection") out.closes = lower(value) == "close";
        out.reply.headers.push_back({name, std::string{value}});
    }
    return out;
}

}  // namespace

plain_client::plain_client(asio::any_io_executor loop, std::string host, std::uint16_t port)
    : socket_(loop), timer_(loop), host_(std::move(host)), port_(port) {}

bool plain_client::trust_only(const std::string& certificate_file) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen(certificate_file.c_str(), "r"), &std::fclose);
    if (!file) return false;
    const std::shared_ptr<X509> ours(PEM_read_X509(file.get(), nullptr, nullptr, nullptr),
                                     &X509_free);
    if (!ours) return false;
    tls_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
    tls_->set_verify_mode(asio::ssl::verify_peer);
    tls_->set_verify_callback([ours](bool, asio::ssl::verify_context& seen) {
        auto* store = seen.native_handle();
        // Those above it are not asked for: the first of the chain is looked at itself.
        if (X509_STORE_CTX_get_error_depth(store) != 0) return true;
        return X509_cmp(X509_STORE_CTX_get_current_cert(store), ours.get()) == 0;
    });
    return true;
}

void plain_client::close() {
    boost::system::error_code ignored;
    secure_.reset();
    socket_.close(ignored);
    open_ = false;
    input_.clear();
}

asio::awaitable<boost::system::error_code> plain_client::connect() {
    close();
    boost::system::error_code failed;
    const auto address = asio::ip::make_address(host_, failed);
    if (failed) co_return failed;
    const asio::ip::tcp::endpoint there{address, port_};
    co_await socket_.async_connect(there, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return failed;
    socket_.set_option(asio::ip::tcp::no_delay{true}, failed);
    if (tls_) {
        secure_ = std::make_unique<secure_stream>(socket_, *tls_);
        co_await secure_->async_handshake(asio::ssl::stream_base::client,
                                          asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return failed;
    }
    open_ = true;
    co_return boost::system::error_code{};
}

asio::awaitable<boost::system::error_code> plain_client::write(std::string_view bytes) {
    boost::system::error_code failed;
    const auto what = asio::buffer(bytes);
    if (secure_)
        co_await asio::async_write(*secure_, what,
                                   asio::redirect_error(asio::use_awaitable, failed));
    else
        co_await asio::async_write(socket_, what,
                                   asio::redirect_error(asio::use_awaitable, failed));
    co_return failed;
}

asio::awaitable<boost::system::error_code> plain_client::read_until_holds(std::size_t bytes) {
    boost::system::error_code failed;
    while (input_.size() < bytes && !failed) {
        const auto before = input_.size();
        input_.resize(before + 16'384);
        const auto room = asio::buffer(input_.data() + before, 16'384);
        std::size_t got = 0;
        if (secure_)
            got = co_await secure_->async_read_some(
                room, asio::redirect_error(asio::use_awaitable, failed));
        else
            got = co_await socket_.async_read_some(
                room, asio::redirect_error(asio::use_awaitable, failed));
        input_.resize(before + got);
    }
    co_return failed;
}

asio::awaitable<plain_reply> plain_client::exchange(std::string request) {
    plain_reply broken;
    auto failed = co_await write(request);
    auto end = std::string::npos;
    while (!failed && (end = input_.find("\r\n\r\n")) == std::string::npos)
        failed = co_await read_until_holds(input_.size() + 1);
    if (failed) {
        broken.body = failed.message();
        co_return broken;
    }
    auto got = read_head(std::string_view{input_}.substr(0, end));
    input_.erase(0, end + 4);
    if (got.chunked) {  // never asked for here: answers of this server have a length
        broken.body = "an answer without a length";
        co_return broken;
    }
    failed = co_await read_until_holds(got.length);
    if (failed) {
        broken.body = failed.message();
        co_return broken;
    }
    got.reply.body = input_.substr(0, got.length);
    input_.erase(0, got.length);
    if (got.closes) close();
    co_return std::move(got.reply);
}

asio::awaitable<plain_reply> plain_client::ask(std::string method, std::string target,
                                               std::string body,
                                               std::vector<channels::header> headers) {
    std::string request = method + " " + target + " HTTP/1.1\r\nHost: " + host_ + ":" +
                          std::to_string(port_) + "\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    plain_reply reply;
    for (int attempt = 0; attempt < 2; ++attempt) {
        const bool fresh = !open_;
        timer_.expires_after(patience_);
        timer_.async_wait([this](boost::system::error_code cancelled) {
            if (!cancelled) socket_.cancel(cancelled);
        });
        boost::system::error_code failed;
        if (fresh) failed = co_await connect();
        if (!failed)
            reply = co_await exchange(request);
        else
            reply.body = failed.message();
        timer_.cancel();
        if (reply.status != 0) co_return reply;
        close();
        if (fresh) break;  // only a connection that had grown old deserves another try
    }
    co_return reply;
}

}  // namespace evenline::app

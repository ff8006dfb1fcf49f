// One connection's bytes, plain or through TLS, so that everything above is compiled once.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>

#include <functional>
#include <memory>
#include <string>

namespace evenline::http {

class transport {
public:
    using done = std::function<void(boost::system::error_code, std::size_t)>;
    virtual ~transport() = default;

    virtual boost::asio::any_io_executor executor() = 0;
    virtual void read_some(boost::asio::mutable_buffer, done) = 0;
    virtual void write_some(boost::asio::const_buffer, done) = 0;
    virtual boost::asio::awaitable<boost::system::error_code> handshake() = 0;
    // Says goodbye in order: TLS close-notify, then the sending half.
    virtual boost::asio::awaitable<void> shutdown() = 0;
    // Ends what is outstanding with operation_aborted; the connection stays.
    virtual void cancel() = 0;
    virtual void close() = 0;
    [[nodiscard]] virtual std::string remote() const = 0;

    // Held until this is gone: the connection's place among those that are in.
    void keep(std::shared_ptr<void> place) { place_ = std::move(place); }

    // Error and how many bytes came; 0 bytes only with an error.
    boost::asio::awaitable<std::pair<boost::system::error_code, std::size_t>> read(
        boost::asio::mutable_buffer);
    // All of it or an error.
    boost::asio::awaitable<boost::system::error_code> write(boost::asio::const_buffer);

private:
    std::shared_ptr<void> place_;
};

[[nodiscard]] std::unique_ptr<transport> plain_transport(boost::asio::ip::tcp::socket);
[[nodiscard]] std::unique_ptr<transport> tls_transport(boost::asio::ip::tcp::socket,
                                                       boost::asio::ssl::context&);

}  // namespace evenline::http

#include "storage/postgres/fault.hpp"

#include <string>

namespace evenline::storage::postgres {
namespace {

class category final : public boost::system::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "evenline.postgres"; }
    [[nodiscard]] std::string message(int value) const override {
        switch (static_cast<fault>(value)) {
        case fault::lease_lost:
            return "the lease on the pool is lost: another node decides now, nothing was written";
        case fault::held: return "another node holds the lease on the pool";
        case fault::unreachable: return "the database does not answer";
        case fault::stale: return "the database is ahead of this node: it has to read it again";
        }
        return "unknown";
    }
    [[nodiscard]] boost::system::error_condition default_error_condition(
        int value) const noexcept override {
        switch (static_cast<fault>(value)) {
        case fault::held: return boost::system::errc::device_or_resource_busy;
        case fault::unreachable: return boost::system::errc::host_unreachable;
        default: return boost::system::errc::operation_not_permitted;
        }
    }
};

}  // namespace

const boost::system::error_category& fault_category() {
    static const category one;
    return one;
}

boost::system::error_code make_error_code(fault f) {
    return {static_cast<int>(f), fault_category()};
}

}  // namespace evenline::storage::postgres

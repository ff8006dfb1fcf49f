#include "evenline/storage/store.hpp"

#include <boost/system/system_error.hpp>

namespace evenline::storage {
namespace {

class category final : public boost::system::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "evenline.storage"; }
    [[nodiscard]] std::string message(int value) const override {
        switch (static_cast<fault>(value)) {
        case fault::full: return "the disk is full";
        case fault::io: return "the store cannot be read or written";
        case fault::fsync: return "the disk did not confirm a write";
        case fault::busy: return "another process holds the store";
        case fault::corrupt:
            return "the store is damaged or is not Evenline's (`evenline verify` says where)";
        case fault::duplicate: return "a row with this key exists";
        case fault::refused: return "a row breaks a rule of the schema";
        case fault::read_only: return "the store may not be written";
        case fault::missing: return "the store's file or folder does not exist";
        case fault::newer_schema: return "the store was written by a newer Evenline";
        case fault::stopped: return "the store is stopping";
        case fault::bad_cursor: return "the cursor is not one that was given out";
        case fault::lease_lost:
            return "the lease is lost: another node decides now, nothing was written";
        case fault::held: return "another node holds the lease";
        case fault::unreachable: return "the database does not answer";
        case fault::stale: return "the store is ahead of this node: it has to read it again";
        }
        return "unknown";
    }
    [[nodiscard]] boost::system::error_condition default_error_condition(
        int value) const noexcept override {
        switch (static_cast<fault>(value)) {
        case fault::full: return boost::system::errc::no_space_on_device;
        case fault::duplicate: return boost::system::errc::file_exists;
        case fault::busy:
        case fault::held: return boost::system::errc::device_or_resource_busy;
        case fault::unreachable: return boost::system::errc::host_unreachable;
        case fault::lease_lost:
        case fault::stale: return boost::system::errc::operation_not_permitted;
        case fault::read_only: return boost::system::errc::read_only_file_system;
        case fault::missing: return boost::system::errc::no_such_file_or_directory;
        case fault::bad_cursor: return boost::system::errc::invalid_argument;
        default: return boost::system::errc::io_error;
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

void throw_exception_from_error(const problem& p, const boost::source_location& where) {
    boost::throw_with_location(boost::system::system_error(p.code, p.sentence), where);
}

}  // namespace evenline::storage

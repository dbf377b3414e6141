"""The same day with openstacksdk, unmodified: its cloud layer and its proxies. Leaves with 1 at the first surprise."""

import sys

import openstack

cloud = openstack.connect()


def check(condition, message):
    if not condition:
        sys.exit(f"sdk.py: {message}")


check(cloud.current_project_id, "no project")
flavor = cloud.get_flavor("m1.tiny")
check(flavor and flavor.ram > 0, "flavor m1.tiny is not found by name")
image = cloud.get_image("tiny")
check(image and image.visibility == "public", "the public image tiny is not found by name")

network = cloud.network.create_network(name="sdk-net")
subnet = cloud.network.create_subnet(network_id=network.id, ip_version=4, cidr="10.30.0.0/24", name="sdk-subnet")
router = cloud.network.create_router(name="sdk-router", external_gateway_info={"network_id": cloud.network.find_network("public").id})
cloud.network.add_interface_to_router(router, subnet_id=subnet.id)
port = cloud.network.create_port(network_id=network.id, fixed_ips=[{"ip_address": "10.30.0.50"}])
check(port.fixed_ips[0]["ip_address"] == "10.30.0.50", "the port did not get its address")

server = cloud.compute.create_server(name="sdk", flavor_id=flavor.id, image_id=image.id, networks=[{"port": port.id}], metadata={"a": "b"})
server = cloud.compute.wait_for_server(server, wait=120)
check(server.status == "ACTIVE", f"server is {server.status}")
check(any(a["addr"] == "10.30.0.50" for a in server.addresses["sdk-net"]), f"addresses are {server.addresses}")
check(server.metadata == {"a": "b"}, "metadata differ")
check(server.id in [s.id for s in cloud.compute.servers(name="^sdk$")], "the name filter is a regular expression")

volume = cloud.create_volume(size=1, name="sdk-volume", wait=True)
cloud.attach_volume(server, volume, wait=True)
check(len(list(cloud.compute.volume_attachments(server))) >= 1, "no attachment")
cloud.detach_volume(server, cloud.get_volume(volume.id), wait=True)
cloud.block_storage.extend_volume(volume, 2)
cloud.block_storage.wait_for_status(volume, "available", wait=60)
check(cloud.block_storage.get_volume(volume).size == 2, "the volume did not grow")
snapshot = cloud.create_volume_snapshot(volume.id, wait=True, name="sdk-snapshot")
copy = cloud.create_volume(size=2, snapshot_id=snapshot.id, wait=True, name="sdk-copy")

address = cloud.create_floating_ip(network="public", server=server, wait=True)
check(address.fixed_ip_address == "10.30.0.50", "the floating IP has no fixed one")

cloud.compute.stop_server(server)
cloud.compute.wait_for_server(server, status="SHUTOFF", wait=60)
cloud.compute.start_server(server)
cloud.compute.wait_for_server(server, status="ACTIVE", wait=60)
cloud.compute.reboot_server(server, "HARD")
cloud.compute.wait_for_server(server, status="ACTIVE", wait=60)

check([p for p in openstack.connect(cloud="dicot-admin").placement.resource_providers()], "placement knows no node")

cloud.delete_floating_ip(address.id)
check(cloud.delete_server(server.id, wait=True), "the server was not deleted")
cloud.delete_volume(copy.id, wait=True)
cloud.delete_volume_snapshot(snapshot.id, wait=True)
cloud.delete_volume(volume.id, wait=True)
if cloud.network.find_port(port.id):
    cloud.network.delete_port(port)
cloud.network.remove_interface_from_router(router, subnet_id=subnet.id)
cloud.network.delete_router(router)
cloud.network.delete_network(network)
try:
    cloud.compute.get_server(server.id)
except openstack.exceptions.NotFoundException:
    print("all as expected")
else:
    sys.exit("sdk.py: the deleted server is still there")

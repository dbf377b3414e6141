/** addvolume and removevolume: the volume goes into the VM's template (DeclarativeHotplugVolumes, on by default in 1.9). */
import type { Simulation } from "../simulation.ts";
import { badRequest } from "../status.ts";
import { type Action, getObject, machineConflict } from "./action.ts";
import { claimOf, isHotplugged } from "./launcher-pod.ts";
import type { Disk, VirtualMachine, Volume } from "./types.ts";

interface AddVolume {
  name?: string;
  disk?: Disk;
  volumeSource?: Pick<Volume, "persistentVolumeClaim" | "dataVolume">;
}

export function volumeActions(sim: Simulation): Record<string, Action> {
  const getMachine = (target: Parameters<Action>[0]) => getObject<VirtualMachine>(sim, "VirtualMachine", target);
  return {
    async addvolume(target, body) {
      const { name, disk, volumeSource } = body as AddVolume;
      if (!name) throw badRequest("AddVolumeOptions requires name to be set");
      if (!disk) throw badRequest("AddVolumeOptions requires disk to not be nil");
      if (!volumeSource) throw badRequest("AddVolumeOptions requires VolumeSource to not be nil");
      const vm = await getMachine(target);
      const source = claimOf({ name, ...volumeSource });
      for (const volume of vm.spec.template.spec.volumes ?? []) {
        if (volume.name === name)
          throw machineConflict(target.name, `Unable to add volume [${name}] because volume with that name already exists`);
        if (source !== undefined && claimOf(volume) === source)
          throw machineConflict(target.name, `Unable to add volume source [${source}] because it already exists`);
      }
      const { persistentVolumeClaim: claim, dataVolume } = volumeSource;
      const volume: Volume = {
        name,
        ...(dataVolume
          ? { dataVolume: { ...dataVolume, hotpluggable: true } }
          : claim && { persistentVolumeClaim: { ...claim, hotpluggable: true } }),
      };
      await sim.cluster.update(vm, ({ spec }) => {
        const { domain } = spec.template.spec;
        spec.template.spec.volumes = [...(spec.template.spec.volumes ?? []), volume];
        domain.devices.disks = [...(domain.devices.disks ?? []), { ...disk, name }];
      });
      return { code: 202 };
    },

    async removevolume(target, body) {
      const { name } = body as { name?: string };
      if (!name) throw badRequest("RemoveVolumeOptions requires name to be set");
      const vm = await getMachine(target);
      const volume = vm.spec.template.spec.volumes?.find((each) => each.name === name || claimOf(each) === name);
      if (!volume) throw machineConflict(target.name, `Unable to remove volume [${name}] because it does not exist`);
      if (!isHotplugged(volume))
        throw machineConflict(target.name, `Unable to remove volume [${volume.name}] because it is not hotpluggable`);
      await sim.cluster.update(vm, ({ spec }) => {
        const { domain } = spec.template.spec;
        spec.template.spec.volumes = (spec.template.spec.volumes ?? []).filter((each) => each.name !== volume.name);
        domain.devices.disks = (domain.devices.disks ?? []).filter((each) => each.name !== volume.name);
      });
      return { code: 202 };
    },
  };
}
